using System.Globalization;

namespace Sonde.Core.Platforms;

/// <summary>How the agent is started in a toolbox.</summary>
internal static class AgentCommands
{
    private const string Program = "/sonde-agent";

    /// <summary>Joins a session's standard streams to the serving agent.</summary>
    public static IReadOnlyList<string> Connect { get; } = [Program, "connect"];

    /// <summary>Ends when the serving agent sees every start.</summary>
    public static IReadOnlyList<string> Ready { get; } = [Program, "ready"];

    /// <summary>Serves until it was idle for so long.</summary>
    /// <param name="timeToLive">So long.</param>
    /// <param name="catchesStart">It holds the first Go program that another container starts.</param>
    public static IReadOnlyList<string> Serve(TimeSpan timeToLive, bool catchesStart = false) =>
    [
        Program, "serve", "--ttl", string.Create(CultureInfo.InvariantCulture, $"{(long)timeToLive.TotalSeconds}s"),
        .. catchesStart ? ["--catch-start"] : Array.Empty<string>(),
    ];

    /// <summary>Whether a container of a pod is declared to serve as a toolbox: its command or arguments start the agent.</summary>
    public static bool IsServing(IReadOnlyList<string> command, IReadOnlyList<string> arguments)
    {
        // A container in dev mode runs the agent too, with the program's own words behind it: what they are says nothing.
        string[] words = [.. command, .. arguments];
        return words.Any(word => word.EndsWith("sonde-agent", StringComparison.Ordinal)) && words.TakeWhile(word => word != "--").Contains("serve", StringComparer.Ordinal);
    }
}
