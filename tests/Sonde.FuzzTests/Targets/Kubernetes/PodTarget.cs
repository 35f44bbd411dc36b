using System.Text.Json;
using Sonde.Core.Faults;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Targets;
using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>A pod as a server says it, and everything that is decided by it.</summary>
internal sealed class PodTarget : FuzzTarget
{
    private static readonly KubernetesReference Reference = new(WorkloadKind.Deployment, "api", null);

    public override string Name => "kubernetes.pod";

    public override int Weight => 2;

    // "{}" in a list of containers is a container with its security context, resources and lists.
    public override int BytesPerByte => 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Examples.Answers("02", "09"),
        .. Examples.Utf8(
            """{"metadata":{"name":"api","namespace":"shop","annotations":{"kubectl.kubernetes.io/default-container":"api"}},"spec":{"shareProcessNamespace":true,"securityContext":{"runAsUser":7},"containers":[{"name":"api","command":["/api"],"livenessProbe":{"httpGet":{"path":"/z","port":"http","scheme":"HTTP"},"periodSeconds":10,"timeoutSeconds":1,"failureThreshold":3},"securityContext":{"capabilities":{"drop":["ALL"],"add":["NET_ADMIN"]},"privileged":false,"runAsGroup":5}},{"name":"log"}],"initContainers":[{"name":"side","restartPolicy":"Always"}]},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"api","containerID":"containerd://0123","state":{"running":{"startedAt":"2026-01-02T03:04:05Z"}},"user":{"linux":{"uid":7,"gid":8}}}]}}""",
            """{"metadata":{"name":"api","uid":"u"},"spec":{"containers":[{"name":"api"}],"ephemeralContainers":[{"name":"sonde-1","image":"i","targetContainerName":"api","command":["/sonde-agent","serve"],"securityContext":{"runAsUser":0}}]},"status":{"phase":"Failed","reason":"Evicted","ephemeralContainerStatuses":[{"name":"sonde-1","state":{"waiting":{"reason":"ErrImagePull","message":"no such image"}}}],"containerStatuses":[{"name":"api","restartCount":3,"state":{"terminated":{"exitCode":137,"reason":"OOMKilled"}},"lastState":{"terminated":{"exitCode":1}}}]}}"""),
    ];

    public override IReadOnlyList<string> Tokens =>
        ["null", "[null]", "null,", "{}", "\"containers\":[", "\"name\":", "\"livenessProbe\":{\"exec\":{}}", "\"periodSeconds\":2147483647", "\"failureThreshold\":2147483647", "\"command\":[null]", "\"linux\":", "\"port\":", "1e9", "\"\\ud800\"", "\"annotations\":", "\"conditions\":["];

    public override int Run(byte[] input)
    {
        Pod pod;
        try
        {
            pod = JsonSerializer.Deserialize(input, ApiJson.Default.Pod) ?? new Pod();
        }
        catch (JsonException)
        {
            return 0;
        }

        return HashCode.Combine(Choose(pod, "api"), Choose(pod, null), Fate(pod));
    }

    private static int Choose(Pod pod, string? wanted)
    {
        try
        {
            PodChoice.RequireRunning(PodChoice.Newest([pod, pod], Reference, "shop").Pod);
            var (container, choice) = PodChoice.Target(pod, wanted);
            var identity = PodIdentity.Of(pod, container);
            var budget = ProbeBudget.Of(container);
            DefectException.Unless(budget is null || budget.Time > TimeSpan.Zero, "a budget is none");
            _ = PodIdentity.Write(PodIdentity.Read(container.SecurityContext));
            return HashCode.Combine(choice is null, identity.ToString().Length / 16, budget is null, budget?.Reason.Length / 16);
        }
        catch (FaultException documented)
        {
            return Transcript.KindOf(documented.Fault.Definition.Code);
        }
    }

    private static int Fate(Pod pod)
    {
        var status = PodChoice.Status(pod, "sonde-1");
        var failure = status is null ? null : ToolboxFailure.Of(status, "sonde-go:1", "pod/api", "0.1.0");
        var loss = TargetFate.Of(new WatchEvent(WatchEventKind.Modified, pod), new Pod(), "api");
        return HashCode.Combine(failure?.Definition.Code.Length, loss is null, PodToolboxes.SharesProcesses(pod));
    }
}
