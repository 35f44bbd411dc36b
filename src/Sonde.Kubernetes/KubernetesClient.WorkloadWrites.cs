using System.Text;
using System.Text.Json.Nodes;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
    /// <summary>A workload as the server has it, with every field, the values of its environment among them: for writing it back, never for showing it.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="podNamespace">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Cancels.</param>
    public Task<JsonObject> GetWorkloadDocumentAsync(WorkloadKind kind, string podNamespace, string name, CancellationToken cancellation)
    {
        var (action, path) = WorkloadRequest(kind, podNamespace, name);
        return _transport.SendAsync(new ApiRequest(action, path), ApiJson.Default.JsonObject, cancellation);
    }

    /// <summary>
    /// Replaces a workload, or (dry run) has the server admit the replacement without keeping it. With a resourceVersion in its metadata it is replaced only where it is still as it was read
    /// (409 otherwise). A refusal changes nothing; after a <see cref="KubernetesConnectionException"/> it is unknown whether it was replaced.
    /// </summary>
    /// <param name="kind">What it is.</param>
    /// <param name="podNamespace">Where.</param>
    /// <param name="workload">The whole object, with its name.</param>
    /// <param name="isDryRun">True: admission says yes or no, and nothing is kept.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The workload as admission and defaults made it.</returns>
    public Task<JsonObject> ReplaceWorkloadAsync(WorkloadKind kind, string podNamespace, JsonObject workload, bool isDryRun, CancellationToken cancellation)
    {
        var (action, path) = WorkloadRequest(kind, podNamespace, NameOf(workload) ?? throw new ArgumentException("A workload has a name.", nameof(workload)));
        var request = new ApiRequest(action with { Verb = "update" }, path)
        {
            Method = HttpMethod.Put,
            Query = WriteQuery(isDryRun),
            Body = Encoding.UTF8.GetBytes(workload.ToJsonString()),
        };
        return _transport.SendAsync(request, ApiJson.Default.JsonObject, cancellation);
    }
}
