using Sonde.Core.Sockets.Findings;

namespace Sonde.Core.Sockets;

/// <summary>Every finder of what is conspicuous. Pure.</summary>
internal static class SocketCatalog
{
    private static readonly ISocketFinder[] Finders = [new ListenerFindings(), new ConnectFindings(), new PathFindings(), new QueueFindings(), new CountFindings()];

    /// <summary>What two looks show, the worst first.</summary>
    /// <param name="looks">The looks.</param>
    /// <param name="target">The target as words of a command: <c>deploy/api -n shop</c>.</param>
    public static IReadOnlyList<SocketFinding> Judge(SocketLooks looks, string target)
    {
        var order = SocketFindingNames.All.Select(static (name, index) => (name, index)).ToDictionary(static known => known.name, static known => known.index, StringComparer.Ordinal);
        return [.. Finders.SelectMany(finder => finder.Find(looks, target)).OrderBy(finding => order[finding.Name])];
    }
}
