using System.Text.Json.Nodes;
using Sonde.Core.Platforms.Cluster.Copies;

namespace Sonde.Core.Developing;

/// <summary>
/// A Deployment or StatefulSet into dev mode, and back. Pure; what it is given is not changed. The original specification and the new one travel in one update, so a workload is always either
/// as it was or one that can be put back.
/// </summary>
internal static class DevWorkload
{
    /// <summary>Why a workload cannot be put in dev mode; null where it can.</summary>
    /// <param name="workload">The workload, as the server has it.</param>
    public static string? Judge(JsonObject workload)
    {
        if (workload["spec"] is not JsonObject spec || PodSpec(spec) is not { } pod || !JsonParts.Objects(pod["containers"]).Any())
        {
            return "it has no pod template";
        }

        if ((workload["metadata"] as JsonObject)?["deletionTimestamp"] is not null)
        {
            return "it is being deleted";
        }

        if (JsonParts.IsTrue(spec["paused"]))
        {
            return "its rollout is paused, so that no changed pod would come";
        }

        var update = spec["updateStrategy"] as JsonObject;
        return JsonParts.Text(update?["type"]) == "OnDelete" || Partition(update) > 0
            ? "its update strategy replaces no pod, or not every pod, by itself (OnDelete, partition)"
            : JsonParts.Text((pod["nodeSelector"] as JsonObject)?["kubernetes.io/os"]) == "windows" ? "its pods run on Windows"
            : JsonParts.Objects(pod["volumes"]).Select(static volume => JsonParts.Text(volume["name"])).FirstOrDefault(static name => name is DevContainer.Volume or DevContainer.Files) is { } taken ? $"it has a volume called {taken} already"
            : null;
    }

    /// <summary>The workload in dev mode, one pod, with what it was kept in its annotations.</summary>
    /// <param name="workload">A workload that <see cref="Judge"/> lets in and that is not in dev mode.</param>
    /// <param name="design">What it becomes.</param>
    public static JsonObject Enter(JsonObject workload, DevDesign design)
    {
        var dev = workload.DeepClone().AsObject();
        dev.Remove("status");
        var metadata = Part(dev, "metadata");
        var annotations = Part(metadata, "annotations");
        var spec = Part(dev, "spec");
        annotations[DevMark.OriginalKey] = KeptSpec.Pack(spec);
        annotations[DevMark.Key] = new DevMark(design.Id, design.By, design.Since, Generation(workload) is { } before ? before + 1 : 0, design.Container).Encode();
        spec["replicas"] = 1;
        spec.Remove("minReadySeconds");
        Hurry(spec, JsonParts.Text(workload["kind"]) == "Deployment");
        var template = Part(spec, "template");
        Part(Part(template, "metadata"), "annotations")[DevMark.Key] = design.Id;
        DevContainer.Change(Part(template, "spec"), design);
        return dev;
    }

    /// <summary>The workload as it was: the kept specification in place of the present one, and no mark.</summary>
    /// <param name="workload">A workload in dev mode, as the server has it now.</param>
    /// <returns>Null where what was kept cannot be read.</returns>
    public static JsonObject? Leave(JsonObject workload)
    {
        var restored = workload.DeepClone().AsObject();
        restored.Remove("status");
        if (restored["metadata"] is not JsonObject metadata || metadata["annotations"] is not JsonObject annotations
            || KeptSpec.Unpack(JsonParts.Text(annotations[DevMark.OriginalKey]) ?? "") is not { } original)
        {
            return null;
        }

        annotations.Remove(DevMark.Key);
        annotations.Remove(DevMark.OriginalKey);
        if (annotations.Count == 0)
        {
            metadata.Remove("annotations");
        }

        restored["spec"] = original;
        return restored;
    }

    /// <summary>The pods' specification of a workload; null where it has none.</summary>
    public static JsonObject? PodSpecOf(JsonObject workload) => workload["spec"] is JsonObject spec ? PodSpec(spec) : null;

    /// <summary>What the annotations of a workload take of the room that there is, in bytes.</summary>
    public static int AnnotationSize(JsonObject workload) => (workload["metadata"] as JsonObject)?["annotations"] is JsonObject annotations ? KeptSpec.SizeOf(annotations) : 0;

    /// <summary>The number that changes with the specification; null where the server does not say.</summary>
    public static long? Generation(JsonObject workload) =>
        (workload["metadata"] as JsonObject)?["generation"] is JsonValue value && value.TryGetValue<long>(out var generation) ? generation : null;

    /// <summary>So many pods the workload asks for; 1 where it does not say.</summary>
    public static int Replicas(JsonObject workload) =>
        (workload["spec"] as JsonObject)?["replicas"] is JsonValue value && value.TryGetValue<int>(out var replicas) ? replicas : 1;

    /// <summary>
    /// The old pod serves until the new one runs, and goes then. A deployment that may not have two pods at a time says so itself (Recreate) and stays so.
    /// </summary>
    private static void Hurry(JsonObject spec, bool isDeployment)
    {
        if (isDeployment && JsonParts.Text((spec["strategy"] as JsonObject)?["type"]) != "Recreate")
        {
            spec["strategy"] = new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["maxSurge"] = 1, ["maxUnavailable"] = 0 } };
        }
    }

    private static int Partition(JsonObject? update) =>
        (update?["rollingUpdate"] as JsonObject)?["partition"] is JsonValue value && value.TryGetValue<int>(out var partition) ? partition : 0;

    private static JsonObject? PodSpec(JsonObject spec) => (spec["template"] as JsonObject)?["spec"] as JsonObject;

    private static JsonObject Part(JsonObject of, string name)
    {
        if (of[name] is not JsonObject part)
        {
            of[name] = part = [];
        }

        return part;
    }
}
