using System.Net;
using Sonde.Core.Diagnosis;
using Sonde.Core.Faults;
using Sonde.Core.Targets;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>Reads everything that <c>sonde why</c> judges by. Changes nothing; only what was named must be readable.</summary>
/// <param name="connection">The cluster.</param>
/// <param name="reference">What was named; a pod of it need not run.</param>
/// <param name="clock">When it is read.</param>
internal sealed class CaseReader(ClusterConnection connection, KubernetesReference reference, TimeProvider clock)
{
    /// <summary>So many containers' last words are read; the rest says no more.</summary>
    private const int MaximumLogs = 3;

    private readonly KubernetesClient _client = connection.Client;
    private readonly string _namespace = connection.Namespace;
    private readonly string _what = $"cannot look at {reference.Text} in namespace {connection.Namespace}";
    private readonly Readings _readings = new();

    /// <summary>Reads.</summary>
    /// <exception cref="FaultException">What was named is missing or may not be read; a container was named that the pod has not; the server cannot be asked.</exception>
    public async Task<CaseFile> ReadAsync(CancellationToken cancellation)
    {
        var (pods, named, service) = await FindAsync(cancellation).ConfigureAwait(false);
        var chosen = CaseChoice.Worst(pods);
        if (chosen is null && named is null && service is null)
        {
            throw new FaultException(
                FaultCatalog.NoRunningPod, _what, "no pod has these labels", $"kubectl get pods -n {_namespace} --show-labels");
        }

        var pod = chosen?.Pod;
        RequireContainer(pod);
        var workloads = await OwnersAsync(pod, named, cancellation).ConfigureAwait(false);
        var claims = ClaimsAsync(pod, cancellation);
        var node = NodeAsync(pod, cancellation);
        var services = service is not null || pod is null ? Task.FromResult<IReadOnlyList<Service>?>([]) : _readings.TryAsync("the services", () => _client.ListServicesAsync(_namespace, cancellation));
        var logs = LogsAsync(pod, cancellation);
        var (found, missing) = await claims.ConfigureAwait(false);
        var events = await EventsAsync(pod, workloads, found, cancellation).ConfigureAwait(false);
        var (itsNode, isNodeMissing) = await node.ConfigureAwait(false);
        var facts = new PodCase
        {
            Namespace = _namespace,
            Commands = new CaseCommands(reference, _namespace),
            Now = clock.GetUtcNow(),
            Pod = pod,
            Workloads = workloads,
            Service = service,
            Pods = pods,
            Events = events ?? [],
            Services = await services.ConfigureAwait(false) ?? [],
            Claims = found,
            MissingClaims = missing,
            Node = itsNode,
            IsNodeMissing = isNodeMissing,
            LastLines = await logs.ConfigureAwait(false),
            Container = reference.Container,
        };
        var target = pod is null ? reference.Text : $"pod/{pod.Metadata.Name}";
        return new CaseFile($"{target} in namespace {_namespace}", facts, CaseSummary.Looked(facts, events is not null), _readings.Gaps, chosen?.Choice);
    }

    /// <summary>The pods, and what was named where that is no pod.</summary>
    private Task<(IReadOnlyList<Pod> Pods, WorkloadState? Named, Service? Service)> FindAsync(CancellationToken cancellation) => ClusterFaults.GuardAsync<(IReadOnlyList<Pod>, WorkloadState?, Service?)>(_what, async () =>
    {
        if (reference is { Kind: WorkloadKind.Pod, Name: { } name })
        {
            return ([await _client.GetPodAsync(_namespace, name, cancellation).ConfigureAwait(false)], null, null);
        }

        if (reference.Selector is { } given)
        {
            return (await _client.ListPodsAsync(_namespace, given, cancellation).ConfigureAwait(false), null, null);
        }

        var kind = TargetFinder.ApiKind(reference.Kind);
        var workload = await _client.GetWorkloadAsync(kind, _namespace, reference.Name!, cancellation).ConfigureAwait(false);
        var pods = workload.LabelSelector is { } selector ? await _client.ListPodsAsync(_namespace, selector, cancellation).ConfigureAwait(false) : [];
        if (kind == Kubernetes.Api.WorkloadKind.Service)
        {
            return (pods, null, await _client.GetServiceAsync(_namespace, reference.Name!, cancellation).ConfigureAwait(false));
        }

        var state = await _client.GetWorkloadStateAsync(kind, _namespace, reference.Name!, cancellation).ConfigureAwait(false);
        return ([.. pods.Where(pod => CaseChoice.Belongs(pod, state))], state, null);
    });

    private void RequireContainer(Pod? pod)
    {
        if (pod is null || reference.Container is not { } wanted)
        {
            return;
        }

        string[] names = [.. pod.Spec.InitContainers.Concat(pod.Spec.Containers).Select(container => container.Name)];
        if (!names.Contains(wanted, StringComparer.Ordinal))
        {
            throw new FaultException(new Fault(
                FaultCatalog.ContainerMissing,
                $"cannot find container {wanted} in pod/{pod.Metadata.Name} in namespace {_namespace}",
                $"its containers are {string.Join(", ", names)}",
                [.. names.Select(name => $"repeat the command with -c {name}")]));
        }
    }

    /// <summary>What was named, and from the pod upwards what owns it; without a pod, from the deployment down to its newest replica set.</summary>
    private async Task<IReadOnlyList<WorkloadState>> OwnersAsync(Pod? pod, WorkloadState? named, CancellationToken cancellation)
    {
        var found = new List<WorkloadState>();
        var next = pod?.Metadata.OwnerReferences.FirstOrDefault(owner => owner.Controller);
        while (next is not null && WorkloadWords.Find(next.Kind) is { } kind && found.Count < 2)
        {
            var (name, uid) = (next.Name, next.Uid);
            var owner = named is not null && named.Metadata.Uid == uid
                ? named
                : await _readings.TryAsync($"{next.Kind} {name}", () => _client.GetWorkloadStateAsync(kind, _namespace, name, cancellation)).ConfigureAwait(false);
            if (owner is null)
            {
                break;
            }

            found.Add(owner);
            next = owner.Metadata.OwnerReferences.FirstOrDefault(above => above.Controller);
        }

        if (named is null || found.Any(owner => owner.Metadata.Uid == named.Metadata.Uid))
        {
            return found;
        }

        var newest = named.Kind == Kubernetes.Api.WorkloadKind.Deployment ? await NewestReplicaSetAsync(named, cancellation).ConfigureAwait(false) : null;
        return newest is null ? [.. found, named] : [.. found, newest, named];
    }

    private async Task<WorkloadState?> NewestReplicaSetAsync(WorkloadState deployment, CancellationToken cancellation)
    {
        var sets = await _readings.TryAsync("the replica sets", async () =>
        {
            var workload = await _client.GetWorkloadAsync(deployment.Kind, _namespace, deployment.Metadata.Name, cancellation).ConfigureAwait(false);
            return await _client.ListReplicaSetsAsync(_namespace, workload.LabelSelector ?? "", cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return sets?
            .Where(set => set.Metadata.OwnerReferences.Any(owner => owner.Uid == deployment.Metadata.Uid))
            .MaxBy(set => set.Metadata.CreationTimestamp);
    }

    private async Task<(IReadOnlyList<VolumeClaim> Found, IReadOnlyList<string> Missing)> ClaimsAsync(Pod? pod, CancellationToken cancellation)
    {
        // Once it runs, its volumes are there.
        if (pod is not { Status.Phase: "Pending" })
        {
            return ([], []);
        }

        var names = pod.Spec.Volumes.Select(volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var claims = await Task.WhenAll(names.Select(name => _readings.LookAsync("the volume claims", () => _client.GetVolumeClaimAsync(_namespace, name, cancellation)))).ConfigureAwait(false);
        return (
            [.. claims.Select(claim => claim.Found).OfType<VolumeClaim>()],
            [.. names.Zip(claims).Where(pair => pair.Second.IsAbsent).Select(pair => pair.First)]);
    }

    /// <summary>Few may read nodes, so they are asked for only where one may be to blame.</summary>
    private async Task<(Node? Node, bool IsMissing)> NodeAsync(Pod? pod, CancellationToken cancellation) =>
        pod is { Spec.NodeName: { Length: > 0 } name, Status.Phase: not "Succeeded" } && !CaseChoice.IsReady(pod)
            ? await _readings.LookAsync($"node {name}", () => _client.GetNodeAsync(name, cancellation)).ConfigureAwait(false)
            : (null, false);

    /// <summary>Null where none could be read.</summary>
    private async Task<IReadOnlyList<ClusterEvent>?> EventsAsync(Pod? pod, IReadOnlyList<WorkloadState> workloads, IReadOnlyList<VolumeClaim> claims, CancellationToken cancellation)
    {
        var subjects = workloads.Select(workload => (Kind: WorkloadWords.Kind(workload), workload.Metadata))
            .Concat(claims.Select(claim => (Kind: "PersistentVolumeClaim", claim.Metadata)))
            .Concat(pod is null ? [] : [(Kind: "Pod", pod.Metadata)]);
        var lists = await Task.WhenAll(subjects.Select(subject => _readings.TryAsync(
            "the events", () => _client.ListEventsAsync(_namespace, subject.Kind, subject.Metadata.Name, subject.Metadata.Uid, cancellation)))).ConfigureAwait(false);
        return lists.All(list => list is null) && lists.Length > 0 ? null : [.. lists.OfType<IReadOnlyList<ClusterEvent>>().SelectMany(list => list).OrderByDescending(happened => happened.LastSeen)];
    }

    /// <summary>The last words of containers that ended with a failure, or hold the pod up.</summary>
    private async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> LogsAsync(Pod? pod, CancellationToken cancellation)
    {
        var lines = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (pod is null)
        {
            return lines;
        }

        var talking = new PodCase { Namespace = _namespace, Commands = new CaseCommands(reference, _namespace), Now = clock.GetUtcNow(), Pod = pod, Container = reference.Container }.Containers;
        foreach (var container in talking.Where(CaseSummary.IsTalkWanted).Take(MaximumLogs))
        {
            var end = new PodLogEnd(_namespace, pod.Metadata.Name, container.Name, container is { IsEndPrevious: true, LastEnd: not null });
            var text = await _readings.TryAsync($"the log of {container.Text}", () => ReadLogAsync(end, cancellation)).ConfigureAwait(false);
            lines[container.Name] = LogTail.Of(text ?? "");
        }

        return lines;
    }

    private async Task<string> ReadLogAsync(PodLogEnd end, CancellationToken cancellation)
    {
        try
        {
            return await _client.ReadLogAsync(end, LogTail.Lines, cancellation).ConfigureAwait(false);
        }
        catch (KubernetesApiException gone) when (gone.StatusCode == HttpStatusCode.BadRequest)
        {
            // The container has not started, or the node has put its last run away.
            return "";
        }
    }
}
