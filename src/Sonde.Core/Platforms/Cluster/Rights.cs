using System.Globalization;
using Sonde.Core.Targets;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>The rights that a session needs, and which of them the user lacks.</summary>
internal static class Rights
{
    /// <summary>The rights for a target on a server of this shape.</summary>
    public static IReadOnlyList<Right> Needed(KubernetesReference target, EphemeralContainersShape shape, ServerVersion version)
    {
        List<Right> rights =
        [
            new("get", "", "pods", "to read the pod"),
            new("watch", "", "pods", "to see the toolbox start and the target go away"),
            new("get", "", "pods/exec", "to talk to the toolbox: the stream begins as a GET"),
        ];
        if (AsksForCreate(version))
        {
            rights.Add(new Right("create", "", "pods/exec", "to talk to the toolbox: servers from 1.35 on ask for it besides"));
        }

        if (target.Selector is not null || target.Kind != WorkloadKind.Pod)
        {
            rights.Add(new Right("list", "", "pods", $"to find a pod of {target.Text}"));
        }

        if (Resource(target.Kind) is var (group, resource) && target.Kind != WorkloadKind.Pod)
        {
            rights.Add(new Right("get", group, resource, $"to find a pod of {target.Text}"));
        }

        if (shape == EphemeralContainersShape.Current)
        {
            rights.Add(new Right("patch", "", "pods/ephemeralcontainers", "to add the toolbox", true));
        }
        else if (shape == EphemeralContainersShape.Legacy)
        {
            rights.Add(new Right("get", "", "pods/ephemeralcontainers", "to add the toolbox", true));
            rights.Add(new Right("update", "", "pods/ephemeralcontainers", "to add the toolbox", true));
        }

        return rights;
    }

    /// <summary>Asks the server about each, all at once.</summary>
    /// <returns>Those that are missing; a server that cannot be asked is taken to allow: its own refusal will tell.</returns>
    public static async Task<IReadOnlyList<MissingRight>> FindMissingAsync(
        KubernetesClient client, string podNamespace, IReadOnlyList<Right> needed, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(needed.Select(right => IsAllowedAsync(client, podNamespace, right, cancellation))).ConfigureAwait(false);
        return [.. needed.Zip(answers).Where(pair => !pair.Second).Select(pair => new MissingRight(pair.First, podNamespace))];
    }

    /// <summary>
    /// A WebSocket upgrade is a GET and is authorised as one; since 1.35 the server asks for create besides (kubernetes#134577,
    /// AuthorizePodWebsocketUpgradeCreatePermission). A real 1.36 still refuses whoever lacks get.
    /// </summary>
    private static bool AsksForCreate(ServerVersion version)
    {
        var digits = new string([.. version.Minor.TakeWhile(char.IsAsciiDigit)]);
        return version.Major != "1" || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) || minor >= 35;
    }

    private static async Task<bool> IsAllowedAsync(KubernetesClient client, string podNamespace, Right right, CancellationToken cancellation)
    {
        try
        {
            var question = new ResourceAction(right.Verb, right.Resource, podNamespace) { Group = right.Group };
            return (await client.ReviewAccessAsync(question, cancellation).ConfigureAwait(false)).IsAllowed;
        }
        catch (KubernetesApiException)
        {
            return true;
        }
    }

    private static (string Group, string Resource) Resource(WorkloadKind kind) => kind switch
    {
        WorkloadKind.Pod => ("", "pods"),
        WorkloadKind.Deployment => ("apps", "deployments"),
        WorkloadKind.StatefulSet => ("apps", "statefulsets"),
        WorkloadKind.DaemonSet => ("apps", "daemonsets"),
        WorkloadKind.ReplicaSet => ("apps", "replicasets"),
        WorkloadKind.Job => ("batch", "jobs"),
        WorkloadKind.Service => ("", "services"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

/// <summary>A right in a namespace.</summary>
/// <param name="Verb">get, list, watch, create, patch, update.</param>
/// <param name="Group">The API group; empty for core.</param>
/// <param name="Resource">With the subresource after a slash.</param>
/// <param name="Purpose">What it is needed for: <c>to read the pod</c>.</param>
/// <param name="IsForAdding">Needed only to add a toolbox.</param>
internal sealed record Right(string Verb, string Group, string Resource, string Purpose, bool IsForAdding = false);
