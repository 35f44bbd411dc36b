using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
    private const int MaximumConflicts = 5;

    /// <summary>
    /// Adds an ephemeral container, or (dry run) has the server admit it without keeping it. What was added can never be changed or taken back, and its name never used
    /// again. A refusal leaves nothing behind; after a <see cref="KubernetesConnectionException"/> it is unknown, and the pod must be read.
    /// </summary>
    /// <param name="podNamespace">The pod's namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="spec">The container.</param>
    /// <param name="mode">The server's shape (None is refused), and whether to keep it.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The pod with the new container; after a legacy dry run the pod without it, as that server does not show it.</returns>
    /// <exception cref="EphemeralContainerNotAddedException">The server claims success and did not add it.</exception>
    public Task<Pod> AddEphemeralContainerAsync(
        string podNamespace, string pod, EphemeralContainerSpec spec, EphemeralContainerMode mode, CancellationToken cancellation) => mode.Shape switch
        {
            EphemeralContainersShape.Current => PatchEphemeralAsync(podNamespace, pod, spec, mode.IsDryRun, cancellation),
            EphemeralContainersShape.Legacy => PutEphemeralAsync(podNamespace, pod, spec, mode.IsDryRun, cancellation),
            _ => throw new ArgumentException("The server does not take ephemeral containers.", nameof(mode)),
        };

    private async Task<Pod> PatchEphemeralAsync(
        string podNamespace, string pod, EphemeralContainerSpec spec, bool isDryRun, CancellationToken cancellation)
    {
        var patch = new JsonObject
        {
            ["spec"] = new JsonObject { ["ephemeralContainers"] = new JsonArray(EphemeralContainerJson.Write(spec)) },
        };
        var request = new ApiRequest(EphemeralAction("patch", podNamespace, pod), EphemeralPath(podNamespace, pod))
        {
            Method = HttpMethod.Patch,
            Query = WriteQuery(isDryRun),
            Body = Encoding.UTF8.GetBytes(patch.ToJsonString()),
            ContentType = "application/strategic-merge-patch+json",
        };
        var answer = await _transport.SendAsync(request, ApiJson.Default.Pod, cancellation);
        return answer.Spec.EphemeralContainers.Any(container => container.Name == spec.Name)
            ? answer
            : throw new EphemeralContainerNotAddedException(podNamespace, pod, spec.Name);
    }

    private async Task<Pod> PutEphemeralAsync(
        string podNamespace, string pod, EphemeralContainerSpec spec, bool isDryRun, CancellationToken cancellation)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            var list = await _transport.SendAsync(
                new ApiRequest(EphemeralAction("get", podNamespace, pod), EphemeralPath(podNamespace, pod)), ApiJson.Default.JsonObject, cancellation);
            var containers = list["ephemeralContainers"] as JsonArray ?? [];
            list["ephemeralContainers"] = new JsonArray([.. containers.Select(item => item?.DeepClone()), EphemeralContainerJson.Write(spec)]);
            var request = new ApiRequest(EphemeralAction("update", podNamespace, pod), EphemeralPath(podNamespace, pod))
            {
                Method = HttpMethod.Put,
                Query = WriteQuery(isDryRun),
                Body = Encoding.UTF8.GetBytes(list.ToJsonString()),
            };
            try
            {
                var answer = await _transport.SendAsync(request, ApiJson.Default.LegacyEphemeralContainers, cancellation);
                return answer.EphemeralContainers.Any(container => container.Name == spec.Name)
                    ? await GetPodAsync(podNamespace, pod, cancellation)
                    : throw new EphemeralContainerNotAddedException(podNamespace, pod, spec.Name);
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict && conflicts < MaximumConflicts)
            {
                // The kubelet or somebody else changed the pod since it was read: the list must be read again.
            }
        }
    }

    private List<KeyValuePair<string, string>> WriteQuery(bool isDryRun) => isDryRun
        ? [KeyValuePair.Create("dryRun", "All"), KeyValuePair.Create("fieldManager", _options.FieldManager)]
        : [KeyValuePair.Create("fieldManager", _options.FieldManager)];

    private static ResourceAction EphemeralAction(string verb, string podNamespace, string pod) =>
        new(verb, "pods/ephemeralcontainers", podNamespace, pod);

    private static string EphemeralPath(string podNamespace, string pod) =>
        ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "pods", pod, "ephemeralcontainers");
}
