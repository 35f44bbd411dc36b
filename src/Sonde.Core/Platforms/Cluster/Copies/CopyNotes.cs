using System.Globalization;
using System.Text.Json.Nodes;
using Sonde.Core.Settings;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>What the plan says of a copy: what it is, what it has in common with the original, what it does a second time. Pure; never a value.</summary>
internal static class CopyNotes
{
    private const int MostNames = 5;

    /// <summary>The sentences.</summary>
    /// <param name="original">The original's document.</param>
    /// <param name="design">The copy.</param>
    public static IReadOnlyList<string> Of(JsonObject original, CopyDesign design)
    {
        var spec = original["spec"] as JsonObject ?? [];
        return
        [
            $"A new pod, {design.Name}, is made from pod/{JsonParts.Text((original["metadata"] as JsonObject)?["name"])}, which is not touched: without owner, probes and hooks, never restarted, ended by the kubelet after "
                + $"{DurationText.Format(design.Wishes.Life)} at the latest and removed at the end. All its processes are in one PID namespace, with the toolbox as one of its containers.",
            design.Wishes.KeepsTraffic
                ? "It keeps the labels of the original (--keep-traffic): services send it a share of their requests, and a stop holds them up."
                : "It has none of the labels of the original: no service sends it requests, and no network policy that selects by label counts for it.",
            .. Second(spec),
            .. Shared(spec),
            .. Wishes(spec, design),
        ];
    }

    private static IEnumerable<string> Second(JsonObject spec)
    {
        var inits = JsonParts.Objects(spec["initContainers"]).Select(container => JsonParts.Text(container["name"])).OfType<string>().ToArray();
        yield return "What the program does by itself it does a second time: migrations at its start, timers, consumers of queues, leases"
            + (inits.Length > 0 ? $"; the init containers run again, too ({Names(inits)})." : ".");
    }

    private static IEnumerable<string> Shared(JsonObject spec)
    {
        var claims = Of(spec, "persistentVolumeClaim", volume => JsonParts.Text(volume["claimName"])).ToArray();
        if (claims.Length > 0)
        {
            yield return $"It writes to the same persistent volume claims ({Names(claims)}); one that is ReadWriteOnce lets it start on the original's node alone (--same-node).";
        }

        var paths = Of(spec, "hostPath", volume => JsonParts.Text(volume["path"])).ToArray();
        if (paths.Length > 0)
        {
            yield return $"It has the same paths of its node ({Names(paths)}).";
        }

        yield return "It has the same environment, configuration and secrets, and the same service account, as the original.";
        if (JsonParts.IsTrue(spec["hostNetwork"]))
        {
            yield return "It has its node's network, as the original has: on the same node their ports collide.";
        }
    }

    private static IEnumerable<string> Wishes(JsonObject spec, CopyDesign design)
    {
        foreach (var (container, image) in design.Wishes.Images)
        {
            yield return $"Container {container} gets the image {image} (--set-image).";
        }

        if (design.Wishes.Environment.Count > 0)
        {
            yield return $"Container {design.Container} gets {Names([.. design.Wishes.Environment.Select(variable => variable.Key)])} in its environment (--env); whoever may read the pod may read the values.";
        }

        if (design.Wishes.IsOnSameNode && JsonParts.Text(spec["nodeName"]) is { } node)
        {
            yield return $"It runs on node {node}, where the original runs (--same-node), past the scheduler.";
        }

        if (design.Wishes.IsFromStart)
        {
            yield return $"The first Go program of container {design.Container} is held at its first instruction, until an IDE is connected (--from-start).";
        }
    }

    private static IEnumerable<string> Of(JsonObject spec, string kind, Func<JsonObject, string?> name) =>
        JsonParts.Objects(spec["volumes"]).Select(volume => volume[kind] as JsonObject).OfType<JsonObject>().Select(name).OfType<string>();

    private static string Names(string[] names) => names.Length <= MostNames
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MostNames))} and {names.Length - MostNames} more");
}
