using System.Net;
using Sonde.Core.Faults;
using Sonde.Core.Targets;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>From a reference to a container, asking what a session needs to know on the way; independent questions are asked at once.</summary>
/// <param name="connection">The cluster.</param>
/// <param name="reference">The reference.</param>
/// <param name="mayStop">The target may be stopped: its leases matter.</param>
/// <param name="isCopied">The session is on a copy of it: other rights are needed.</param>
internal sealed class TargetFinder(ClusterConnection connection, KubernetesReference reference, bool mayStop, bool isCopied = false)
{
    private readonly KubernetesClient _client = connection.Client;
    private readonly ClusterQuestions _questions = new(connection);
    private readonly string _namespace = connection.Namespace;
    private readonly string _what = $"cannot look at {reference.Text} in namespace {connection.Namespace}";

    /// <summary>Finds it.</summary>
    /// <exception cref="FaultException">It is missing or ambiguous; rights are missing to find it (all are named); the server cannot be asked.</exception>
    public async Task<ClusterTarget> FindAsync(CancellationToken cancellation)
    {
        var found = FindPodAsync(cancellation);
        var place = _questions.NamespaceAsync(cancellation);
        var rights = RightsAsync(cancellation);
        var leases = LeasesAsync(cancellation);
        try
        {
            var (pod, workload, selector, podChoice) = await found.ConfigureAwait(false);
            var (container, containerChoice) = PodChoice.Target(pod, reference.Container);
            var (shape, user, missing) = await rights.ConfigureAwait(false);
            var podNamespace = await place.ConfigureAwait(false);
            return new ClusterTarget
            {
                Pod = pod,
                Container = container,
                Namespace = _namespace,
                Shape = shape,
                User = user,
                NamespaceMetadata = podNamespace?.Metadata,
                Workload = workload,
                Selector = selector,
                Level = PodIdentity.Level(podNamespace?.PodSecurityEnforce),
                Leases = await leases.ConfigureAwait(false),
                MissingRights = missing,
                Choices = [.. new[] { podChoice, containerChoice }.OfType<string>()],
            };
        }
        catch (FaultException refused) when (refused.Fault.Definition == FaultCatalog.RightsMissing)
        {
            throw await AllMissingAsync(refused, rights).ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAll(found, place, rights, leases).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Finds every pod of it that runs, the newest first.</summary>
    /// <exception cref="FaultException">None runs; rights are missing; the server cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> FindAllAsync(CancellationToken cancellation)
    {
        var selector = reference.Selector ?? (await SelectorAsync(cancellation).ConfigureAwait(false)).Selector;
        var pods = await ClusterFaults.GuardAsync(_what, () => _client.ListPodsAsync(_namespace, selector, cancellation)).ConfigureAwait(false);
        var (newest, _) = PodChoice.Newest(pods, reference, _namespace);
        return [newest.Metadata.Name, .. pods.Where(PodChoice.IsRunning).Select(pod => pod.Metadata.Name).Where(name => name != newest.Metadata.Name).Order(StringComparer.Ordinal)];
    }

    private async Task<(Pod Pod, ObjectMetadata? Workload, string? Selector, string? Choice)> FindPodAsync(CancellationToken cancellation)
    {
        if (reference is { Kind: WorkloadKind.Pod, Name: { } name })
        {
            var pod = await ClusterFaults.GuardAsync(_what, () => _client.GetPodAsync(_namespace, name, cancellation)).ConfigureAwait(false);
            PodChoice.RequireRunning(pod);
            return (pod, null, null, null);
        }

        var (selector, workload) = reference.Selector is { } given ? (given, null) : await SelectorAsync(cancellation).ConfigureAwait(false);
        var pods = await ClusterFaults.GuardAsync(_what, () => _client.ListPodsAsync(_namespace, selector, cancellation)).ConfigureAwait(false);
        var (newest, choice) = PodChoice.Newest(pods, reference, _namespace);
        return (newest, workload, selector, choice);
    }

    private async Task<(string Selector, ObjectMetadata? Workload)> SelectorAsync(CancellationToken cancellation)
    {
        var workload = await ClusterFaults.GuardAsync(
            _what, () => _client.GetWorkloadAsync(ApiKind(reference.Kind), _namespace, reference.Name!, cancellation)).ConfigureAwait(false);
        var selector = workload.LabelSelector ?? throw new FaultException(
            FaultCatalog.NoRunningPod,
            _what,
            $"{reference.Text} has no selector, so it leads to no pods",
            $"kubectl get pods -n {_namespace} --show-labels");
        return (selector, workload.Metadata);
    }

    /// <summary>Null where they cannot be read: an optional right.</summary>
    private async Task<IReadOnlyList<Lease>?> LeasesAsync(CancellationToken cancellation)
    {
        if (!mayStop)
        {
            return [];
        }

        try
        {
            return await _client.ListLeasesAsync(_namespace, cancellation).ConfigureAwait(false);
        }
        catch (KubernetesApiException old) when (old.StatusCode == HttpStatusCode.NotFound)
        {
            // Servers before 1.14 have no such leases.
            return [];
        }
        catch (Exception error) when (error is KubernetesApiException or KubernetesConnectionException or CredentialPluginException)
        {
            return null;
        }
    }

    private Task<(EphemeralContainersShape Shape, string User, IReadOnlyList<MissingRight> Missing)> RightsAsync(CancellationToken cancellation) =>
        ClusterFaults.GuardAsync(_what, async () =>
        {
            var asking = _questions.WhoAmIAsync(cancellation);
            var shaping = _client.GetEphemeralContainersShapeAsync(cancellation);
            await Task.WhenAll(asking, shaping).ConfigureAwait(false);
            var (user, shape) = (await asking.ConfigureAwait(false), await shaping.ConfigureAwait(false));
            var needed = Rights.Needed(reference, shape, isCopied);
            var missing = await Rights.FindMissingAsync(_client, _namespace, needed, cancellation).ConfigureAwait(false);
            return (shape, user, missing);
        });

    private async Task<FaultException> AllMissingAsync(
        FaultException refused, Task<(EphemeralContainersShape Shape, string User, IReadOnlyList<MissingRight> Missing)> rights)
    {
        try
        {
            var (_, user, missing) = await rights.ConfigureAwait(false);
            return missing.Count == 0 ? refused : new FaultException(
                new Fault(
                    FaultCatalog.RightsMissing,
                    _what,
                    MissingRight.Explain(user, missing),
                    [RightsGrant.Command([.. missing.Select(right => right.Right)], _namespace, user)]),
                refused);
        }
        catch (FaultException)
        {
            return refused;
        }
    }

    /// <summary>The kind as the API has it.</summary>
    internal static Kubernetes.Api.WorkloadKind ApiKind(WorkloadKind kind) => kind switch
    {
        WorkloadKind.Deployment => Kubernetes.Api.WorkloadKind.Deployment,
        WorkloadKind.StatefulSet => Kubernetes.Api.WorkloadKind.StatefulSet,
        WorkloadKind.DaemonSet => Kubernetes.Api.WorkloadKind.DaemonSet,
        WorkloadKind.ReplicaSet => Kubernetes.Api.WorkloadKind.ReplicaSet,
        WorkloadKind.Job => Kubernetes.Api.WorkloadKind.Job,
        WorkloadKind.Service => Kubernetes.Api.WorkloadKind.Service,
        WorkloadKind.Pod => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A pod needs no selector."),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
