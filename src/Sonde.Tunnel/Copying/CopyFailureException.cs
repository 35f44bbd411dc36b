namespace Sonde.Tunnel.Copying;

/// <summary>A copy cannot go on: a file system refused, or what came makes no sense. A lost channel is an <see cref="IOException"/> instead.</summary>
public sealed class CopyFailureException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="code">One of <see cref="Control.AgentErrorCode"/>.</param>
    /// <param name="message">For people: what is in the way, with the name.</param>
    /// <param name="cause">What led to it.</param>
    public CopyFailureException(string code, string message, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
    }

    /// <summary>One of <see cref="Control.AgentErrorCode"/>.</summary>
    public string Code { get; }

    /// <summary>The other side said so.</summary>
    public bool IsPeers { get; init; }

    /// <summary>What came makes no sense, or is not what was sent.</summary>
    internal static CopyFailureException Broken(string problem) => new(Control.AgentErrorCode.CopyBroken, problem);
}
