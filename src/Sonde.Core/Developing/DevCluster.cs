using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Faults;
using Sonde.Core.Logs;
using Sonde.Core.Operations;
using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Policies;
using Sonde.Core.Production;
using Sonde.Core.Targets;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Exec;

namespace Sonde.Core.Developing;

/// <summary>What <c>sonde dev</c> asks of a cluster.</summary>
/// <param name="connection">The cluster; the caller's.</param>
/// <param name="reference">The workload.</param>
/// <param name="host">This machine.</param>
internal sealed class DevCluster(ClusterConnection connection, KubernetesReference reference, HostContext host)
{
    private readonly Kubernetes.Api.WorkloadKind _kind = TargetFinder.ApiKind(reference.Kind);

    /// <summary>The workload that is meant.</summary>
    public DevPlace Place { get; } = new(reference, connection.Namespace);

    /// <summary>A pod of the workload, as a target for other commands.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    public KubernetesReference Target(Pod pod, string container) =>
        reference with { Kind = Targets.WorkloadKind.Pod, Name = pod.Metadata.Name, Container = container, Namespace = Place.Namespace };

    /// <summary>Reads the workload and what is to be known before it is changed; independent questions at once. Changes nothing.</summary>
    /// <param name="isDebugged">The rights for a debug session are needed besides.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">There is no such workload, or the server cannot be asked.</exception>
    public async Task<DevTarget> FindAsync(bool isDebugged, CancellationToken cancellation)
    {
        var what = $"cannot look at {Place.Text}";
        var questions = new ClusterQuestions(connection);
        var reading = ReadAsync(what, cancellation);
        var place = questions.NamespaceAsync(cancellation);
        var asking = questions.WhoAmIAsync(cancellation);
        var missing = ClusterFaults.GuardAsync(what, () => MissingAsync(isDebugged, cancellation));
        try
        {
            var workload = await reading.ConfigureAwait(false);
            return new DevTarget
            {
                Workload = workload,
                User = await asking.ConfigureAwait(false),
                MissingRights = await missing.ConfigureAwait(false),
                Surroundings = ClusterSurroundings.Of(
                    connection.Access, Place.Namespace, (await place.ConfigureAwait(false))?.Metadata, [Marked($"workload {Place.Name}", workload), Marked($"the pods of {Place.Name}", (workload["spec"] as JsonObject)?["template"] as JsonObject)]),
            };
        }
        finally
        {
            await Task.WhenAll(reading, place, asking, missing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The workload as it is now.</summary>
    /// <param name="what">What does not happen where it cannot be read.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">It cannot be read.</exception>
    public Task<JsonObject> ReadAsync(string what, CancellationToken cancellation) =>
        ClusterFaults.GuardAsync(what, () => connection.Client.GetWorkloadDocumentAsync(_kind, Place.Namespace, Place.Name, cancellation));

    /// <summary>Replaces the workload, where it is still as it was read.</summary>
    /// <param name="what">What does not happen where it is refused.</param>
    /// <param name="workload">The whole of it, with the resourceVersion that was read.</param>
    /// <param name="isDryRun">Admission alone; nothing is kept.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>The workload as it is then; null where it was changed since it was read: nothing was replaced.</returns>
    /// <exception cref="FaultException">It was refused, or the answer did not come.</exception>
    public async Task<JsonObject?> ReplaceAsync(string what, JsonObject workload, bool isDryRun, CancellationToken cancellation)
    {
        try
        {
            return await ClusterFaults.GuardAsync(what, () => connection.Client.ReplaceWorkloadAsync(_kind, Place.Namespace, workload, isDryRun, cancellation)).ConfigureAwait(false);
        }
        catch (FaultException changed) when (changed.InnerException is KubernetesApiException { StatusCode: HttpStatusCode.Conflict })
        {
            return null;
        }
        catch (FaultException refused) when (refused.Fault.Definition == FaultCatalog.AdmissionRefused)
        {
            throw new FaultException(
                FaultCatalog.AdmissionRefused, what, refused.Fault.Why, "the server's words name the policy, quota or field; --image may satisfy it", refused);
        }
    }

    /// <summary>Waits for the pod of a dev mode whose container runs.</summary>
    public Task<Pod> WaitForPodAsync(DevDesign design, Reports.IReporter reporter, CancellationToken cancellation) =>
        new DevPodWait(connection.Client, Place, host, reporter).RunAsync(design, token => connection.Client.GetWorkloadAsync(_kind, Place.Namespace, Place.Name, token), cancellation);

    /// <summary>The way to the agent of a container in dev mode.</summary>
    public Task<AgentTransport> ConnectAsync(Pod pod, string container, CancellationToken cancellation) =>
        ClusterTransport.OpenAsync(connection.Client, new ExecRequest(Place.Namespace, pod.Metadata.Name, container, DevContainer.Connect), "container", cancellation);

    /// <summary>Follows what a container prints, from what it printed in the last seconds on, until it ends.</summary>
    /// <exception cref="FaultException">It cannot be read.</exception>
    public async Task FollowAsync(Pod pod, string container, Action<LogLine> take, CancellationToken cancellation)
    {
        using var log = await ClusterFaults.GuardAsync(
            $"cannot read the log of {Place.Text}",
            () => connection.Client.OpenLogAsync(Place.Namespace, pod.Metadata.Name, container, TimeSpan.FromSeconds(5), cancellation)).ConfigureAwait(false);
        await LogLines.ReadAsync(log.Content, take, cancellation).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<MissingRight>> MissingAsync(bool isDebugged, CancellationToken cancellation)
    {
        var needed = Rights.Needed(PolicyScope.Dev, reference);
        if (isDebugged)
        {
            var shape = await connection.Client.GetEphemeralContainersShapeAsync(cancellation).ConfigureAwait(false);
            needed = [.. needed.Concat(Rights.Needed(reference, shape)).DistinctBy(static right => (right.Verb, right.Group, right.Resource))];
        }

        return await Rights.FindMissingAsync(connection.Client, Place.Namespace, needed, cancellation).ConfigureAwait(false);
    }

    private static MarkedObject Marked(string text, JsonObject? found)
    {
        var metadata = found?["metadata"] as JsonObject;
        return ClusterSurroundings.Marked(text, new ObjectMetadata { Labels = Texts(metadata?["labels"]), Annotations = Texts(metadata?["annotations"]) });
    }

    private static Dictionary<string, string> Texts(JsonNode? texts) => texts is JsonObject all
        ? all.ToDictionary(static one => one.Key, static one => Platforms.Cluster.Copies.JsonParts.Text(one.Value) ?? "", StringComparer.Ordinal)
        : [];
}
