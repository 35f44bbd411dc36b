namespace Sonde.Core.Platforms;

/// <summary>The byte stream to an agent, and what the platform knows about its end.</summary>
internal sealed class AgentTransport : IDisposable
{
    /// <summary>Blocking reads give the agent's stdout, blocking writes go to its stdin. The multiplexer owns it once started.</summary>
    public required Stream Stream { get; init; }

    /// <summary>After the end: how the agent's process ended, as far as the platform tells.</summary>
    public required Func<Task<AgentExit>> Exit { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Stream.Dispose();
}

/// <summary>How the agent's <c>connect</c> ended.</summary>
/// <param name="Code">Its exit code; null where not known.</param>
/// <param name="Message">What it or the platform said; empty for nothing.</param>
/// <param name="IsProgramMissing">True where the platform says that the program is not in the image.</param>
/// <param name="IsToolboxGone">True where the platform says that there is no such container.</param>
internal sealed record AgentExit(int? Code, string Message, bool IsProgramMissing, bool IsToolboxGone = false);
