using System.Text.Json.Nodes;
using Sonde.Core.Platforms.Cluster.Copies;
using Sonde.Core.Targets;
using Sonde.Core.Workspaces;

namespace Sonde.Core.Developing;

/// <summary>Which workload a folder means, where the user names none. Pure.</summary>
internal static class DevTargetChoice
{
    /// <summary>The targets of a sonde.yaml that a folder is the source of: those that name it; where the file lies in that very folder, all that name no other one.</summary>
    /// <param name="workspace">The file.</param>
    /// <param name="folder">The folder, full path.</param>
    public static IReadOnlyList<KubernetesReference> Of(Workspace workspace, string folder)
    {
        var isIn = Path.GetDirectoryName(workspace.Path) == folder;
        var meant = workspace.Targets.Where(target => target.Wishes.Source is { } source ? Path.TrimEndingDirectorySeparator(source) == folder : isIn);
        return [.. meant.Select(static target => target.Target).OfType<KubernetesReference>().Where(static target => target is { Name: not null, Kind: WorkloadKind.Deployment or WorkloadKind.StatefulSet }).DistinctBy(static target => target.Words)];
    }

    /// <summary>Whether a workload is called as a folder is, or runs an image that is.</summary>
    /// <param name="workload">The workload, as a server lists it.</param>
    /// <param name="folder">The folder's own name, without the path.</param>
    public static bool IsCalled(JsonObject workload, string folder)
    {
        var names = JsonParts.Objects(DevWorkload.PodSpecOf(workload)?["containers"]).Select(static container => JsonParts.Text(container["image"])).OfType<string>().Select(Repository);
        return names.Append(NameOf(workload)).Any(name => string.Equals(name, folder, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Its name; empty where it has none.</summary>
    public static string NameOf(JsonObject workload) => JsonParts.Text((workload["metadata"] as JsonObject)?["name"]) ?? "";

    /// <summary>The last part of an image's name, without tag and digest: <c>api</c> of <c>registry:5000/shop/api:1@sha256:…</c>.</summary>
    private static string Repository(string image)
    {
        var name = image.Split('@')[0];
        name = name[(name.LastIndexOf('/') + 1)..];
        return name.Split(':')[0];
    }
}
