using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
    private const int MostRemovals = 3;
    private static readonly TimeSpan BeforeRemovingAgain = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// A pod as the server has it, with every field, the values of its environment among them: for making another from it, never for showing it.
    /// </summary>
    public Task<JsonObject> GetPodDocumentAsync(string podNamespace, string name, CancellationToken cancellation) =>
        _transport.SendAsync(
            new ApiRequest(new ResourceAction("get", "pods", podNamespace, name), PodPath(podNamespace, name)), ApiJson.Default.JsonObject, cancellation);

    /// <summary>
    /// Makes a pod, or (dry run) has the server admit it without keeping it. A refusal leaves nothing behind; after a <see cref="KubernetesConnectionException"/>
    /// it is unknown whether there is one: it has the name of the document, and can be looked for and removed by it.
    /// </summary>
    /// <param name="podNamespace">Where.</param>
    /// <param name="pod">A whole pod: apiVersion, kind, metadata with a name, spec.</param>
    /// <param name="isDryRun">True: admission says yes or no, and nothing is kept.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The pod as admission and defaults made it, with its uid.</returns>
    /// <exception cref="KubernetesApiException">Refused: by RBAC, a quota, Pod Security or another admission plugin, or because the name is taken (409).</exception>
    public Task<Pod> CreatePodAsync(string podNamespace, JsonObject pod, bool isDryRun, CancellationToken cancellation)
    {
        var request = new ApiRequest(new ResourceAction("create", "pods", podNamespace, NameOf(pod)), PodsPath(podNamespace))
        {
            Method = HttpMethod.Post,
            Query = WriteQuery(isDryRun),
            Body = Encoding.UTF8.GetBytes(pod.ToJsonString()),
        };
        return _transport.SendAsync(request, ApiJson.Default.Pod, cancellation);
    }

    /// <summary>Has a pod removed: its containers get SIGTERM, and SIGKILL when the grace is over. Returns when the server has agreed, which is not yet that it is gone. Where a connection breaks it is asked for again, twice.</summary>
    /// <param name="podNamespace">Where.</param>
    /// <param name="name">The pod.</param>
    /// <param name="uid">Only the pod with this uid is removed; null means whichever has the name.</param>
    /// <param name="grace">Between SIGTERM and SIGKILL, in whole seconds; null means the pod's own.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>False where there is no such pod any more, or another has its name.</returns>
    public async Task<bool> DeletePodAsync(string podNamespace, string name, string? uid, TimeSpan? grace, CancellationToken cancellation)
    {
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (grace is { } limit)
        {
            options["gracePeriodSeconds"] = (long)limit.TotalSeconds;
        }

        if (uid is not null)
        {
            options["preconditions"] = new JsonObject { ["uid"] = uid };
        }

        var request = new ApiRequest(new ResourceAction("delete", "pods", podNamespace, name), PodPath(podNamespace, name))
        {
            Method = HttpMethod.Delete,
            Body = Encoding.UTF8.GetBytes(options.ToJsonString()),
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _transport.SendAsync(request, ApiJson.Default.JsonObject, cancellation);
                return true;
            }
            catch (KubernetesApiException exception) when (IsOfAnother(exception, uid))
            {
                return false;
            }
            catch (KubernetesConnectionException) when (attempt < MostRemovals)
            {
                // A connection that was kept may be closed by the server in the very moment in which it is used again. What was removed meanwhile is not found then.
                await Task.Delay(BeforeRemovingAgain, _options.Clock, cancellation);
            }
        }
    }

    // A precondition that fails is answered with 409, and so is a delete that came in between: the first alone speaks of the uid.
    private static bool IsOfAnother(KubernetesApiException exception, string? uid) =>
        exception.StatusCode == HttpStatusCode.NotFound
        || (exception.StatusCode == HttpStatusCode.Conflict && uid is not null && exception.Message.Contains("UID", StringComparison.OrdinalIgnoreCase));

    private static string? NameOf(JsonObject pod) =>
        pod["metadata"] is JsonObject metadata && metadata["name"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;

    private static string PodsPath(string podNamespace) => ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "pods");
}
