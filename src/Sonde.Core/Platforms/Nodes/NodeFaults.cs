using System.Net;
using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Nodes;

/// <summary>Why there is no pod on a node, as faults. Pure but for running the call.</summary>
internal static class NodeFaults
{
    private static readonly string[] AnotherNamespace =
    [
        "kubectl get namespaces -L pod-security.kubernetes.io/enforce",
        "repeat the command with -n and one of those that enforce privileged or nothing, as kube-system mostly does",
    ];

    /// <summary>Runs a call and turns what the server refuses into a fault.</summary>
    /// <param name="what">What does not happen if it fails.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="FaultException">It failed.</exception>
    public static async Task<T> GuardAsync<T>(string what, Func<Task<T>> call)
    {
        try
        {
            return await ClusterFaults.GuardAsync(what, call).ConfigureAwait(false);
        }
        catch (FaultException fault) when (fault.InnerException is KubernetesApiException refused)
        {
            throw Explain(what, fault, refused);
        }
    }

    /// <summary>The node is not there, or nothing on it could start a pod; null where nothing is against it.</summary>
    /// <param name="what">What does not happen.</param>
    /// <param name="node">The node.</param>
    public static Fault? Obstacle(string what, Node node)
    {
        if (string.Equals(node.Status.NodeInfo.OperatingSystem, "windows", StringComparison.OrdinalIgnoreCase))
        {
            return new Fault(FaultCatalog.WrongImage, what, "the node runs Windows, and the toolbox's image is for Linux", ["kubectl get nodes -L kubernetes.io/os"]);
        }

        // Unknown: its kubelet has stopped answering, and nobody else starts pods. False: it answers, and what is wrong may be what one wants to see.
        return Ready(node) is { Status: "Unknown" } silent
            ? new Fault(
                FaultCatalog.TargetNotRunning,
                what,
                $"the node's kubelet does not answer, and nobody else could start a pod there ({silent.Reason}: {silent.Message})",
                [$"kubectl describe node {node.Metadata.Name}"])
            : null;
    }

    /// <summary>The namespace lets no such pod in; null where it does.</summary>
    /// <param name="what">What does not happen.</param>
    /// <param name="podNamespace">The namespace.</param>
    /// <param name="level">What it enforces.</param>
    public static Fault? Excluded(string what, string podNamespace, PodSecurityLevel level) => level == PodSecurityLevel.Privileged ? null : new Fault(
        FaultCatalog.PodSecurityRefused,
        what,
        $"namespace {podNamespace} enforces Pod Security {level.ToString().ToLowerInvariant()}, which lets in no pod with the node's processes, network and files (hostPID, hostNetwork, hostPath)",
        AnotherNamespace);

    /// <summary>The condition Ready; null where the node has none yet.</summary>
    public static PodCondition? Ready(Node node) => node.Status.Conditions.FirstOrDefault(static condition => condition.Type == "Ready");

    private static FaultException Explain(string what, FaultException fault, KubernetesApiException refused) => refused.StatusCode switch
    {
        HttpStatusCode.NotFound when refused.Resource == "nodes" => new FaultException(FaultCatalog.TargetMissing, what, fault.Fault.Why, "kubectl get nodes", refused),
        HttpStatusCode.NotFound => new FaultException(FaultCatalog.TargetMissing, what, fault.Fault.Why, "kubectl get namespaces", refused),
        _ when fault.Fault.Definition == FaultCatalog.PodSecurityRefused => new FaultException(new Fault(FaultCatalog.PodSecurityRefused, what, fault.Fault.Why, AnotherNamespace), refused),
        _ when fault.Fault.Definition == FaultCatalog.AdmissionRefused => new FaultException(
            FaultCatalog.AdmissionRefused, what, fault.Fault.Why, "the server's words name the policy or quota; another namespace (-n) or image (--image) may satisfy it", refused),
        _ => fault,
    };
}
