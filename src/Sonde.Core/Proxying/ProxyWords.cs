using System.Globalization;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Core.Targets;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Proxying;

/// <summary>What <c>sonde net-proxy</c> says. Pure.</summary>
internal static class ProxyWords
{
    private const int MostNamed = 5;

    /// <summary>What it wants of a toolbox.</summary>
    public static ToolWish Wish(PlatformFacts facts) => new(ToolboxImage.Go, "open connections as the target, for programs of this machine", NeedsTrace: false)
    {
        NoCapability = "opening connections needs no capability",
        Deed = "opens connections to others as",
        Notes =
        [
            "Programs of this machine, whoever runs them, reach what the pod reaches, as the pod: what others allow the pod, they allow these programs, its databases included. localhost is the pod's own loopback.",
            "Names are resolved in the pod, by its /etc/hosts and /etc/resolv.conf. Only TCP passes. What the connections carry is neither shown nor kept.",
            .. facts.HasNodeNetwork ? ["The target uses its node's network: these programs reach what the node reaches, as the node."] : Array.Empty<string>(),
        ],
    };

    /// <summary>The command that repeats it.</summary>
    public static string Again(TargetReference target) => $"sonde net-proxy {target.Words}";

    /// <summary>How names are resolved, once the agent has told it.</summary>
    public static string Names(NamesAnswer names) =>
        $"names are resolved by {(names.AreTargets ? "the target's" : "the toolbox's")} /etc/hosts, then by {string.Join(", ", names.Servers)}{(names.Search.Count == 0 ? "" : $" (search {string.Join(' ', names.Search)})")}";

    /// <summary>What to paste.</summary>
    /// <param name="port">The proxy's port.</param>
    public static IReadOnlyList<string> Lines(int port)
    {
        var proxy = string.Create(CultureInfo.InvariantCulture, $"socks5h://127.0.0.1:{port}");
        return [$"export ALL_PROXY={proxy}", $"curl --proxy {proxy} http://NAME:PORT/"];
    }

    /// <summary>How far it is.</summary>
    public static string Progress(ProxyTally tally) =>
        $"{Counted(tally.Open, "connection")} open, {ValueText.Grouped(tally.Figures.Connections)} opened so far, {Passed(tally.Figures)}";

    /// <summary>For the receipt.</summary>
    public static IEnumerable<string> Written(NetProxyReport report)
    {
        yield return $"{Counted(report.Figures.Connections, "connection")} opened from the pod's network for programs of this machine, {Passed(report.Figures)}; nothing of what they carried was kept";
        if (report.Figures.Refused > 0)
        {
            yield return $"{Counted(report.Figures.Refused, "connection")} refused{Unreached(report.Unreached)}";
        }
    }

    /// <summary>Bytes both ways.</summary>
    public static string Passed(NetProxyFigures figures) => $"{ValueText.Of(figures.Sent, ProfileUnit.Bytes)} out, {ValueText.Of(figures.Received, ProfileUnit.Bytes)} in";

    /// <summary>One or several.</summary>
    public static string Counted(long count, string what) => $"{ValueText.Grouped(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Unreached(IReadOnlyList<UnreachedPlace> places) => places.Count == 0
        ? ""
        : $"; not reached: {string.Join(", ", places.Take(MostNamed).Select(static place => place.Place))}{(places.Count > MostNamed ? $" and {places.Count - MostNamed} more" : "")}";
}
