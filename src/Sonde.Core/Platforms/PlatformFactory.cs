using Sonde.Containers;
using Sonde.Containers.Commands;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Platforms.Cluster.Copies;
using Sonde.Core.Platforms.Local;
using Sonde.Core.Platforms.Nodes;
using Sonde.Core.Targets;

namespace Sonde.Core.Platforms;

/// <summary>From what the user named to the platform on which it lives.</summary>
internal static class PlatformFactory
{
    /// <summary>The platform of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="host">This machine.</param>
    /// <param name="mayStop">The target may be stopped, so it is looked at what that would do to it.</param>
    /// <exception cref="Faults.FaultException">The platform's configuration cannot be used.</exception>
    public static ITargetPlatform Open(TargetReference target, HostContext host, bool mayStop = false) => target switch
    {
        ContainerReference container => new ContainerPlatform(Client(container.Engine, host), container, host),
        KubernetesReference workload => new ClusterPlatform(
            ClusterConnection.Open(workload.Kubeconfig, workload.Context, workload.Namespace, host), workload, host, mayStop),
        NodeReference node => new NodePlatform(ClusterConnection.Open(node.Kubeconfig, node.Context, node.Namespace, host), node, host),
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, null),
    };

    /// <summary>The platform of a copy of a target.</summary>
    /// <exception cref="FaultException">SND2018: the target is no pod; or the platform's configuration cannot be used.</exception>
    public static ITargetPlatform OpenCopy(TargetReference target, CopyWishes wishes, HostContext host) => target is KubernetesReference workload
        ? new CopyPlatform(ClusterConnection.Open(workload.Kubeconfig, workload.Context, workload.Namespace, host), workload, wishes, host)
        : throw new FaultException(
            FaultCatalog.CopyImpossible,
            $"cannot copy {target.Text}",
            "it is a container of this machine, and --copy makes a pod of a cluster",
            "start another container from the same image by hand, then name that one; or leave --copy out");

    /// <summary>The place that <c>sonde ps</c> looks at.</summary>
    /// <exception cref="Faults.FaultException">Its configuration cannot be used.</exception>
    public static ICensus OpenCensus(ListRequest request, HostContext host) => request.Engine is { } engine
        ? new ContainerCensus(Client(engine, host), host)
        : new ClusterCensus(ClusterConnection.Open(request.Kubeconfig, request.Context, request.Namespace, host));

    /// <summary>The engine of a container of this machine.</summary>
    public static ContainerClient Client(string engine, HostContext host) => new(
        engine == "docker" ? ContainerEngine.Docker : ContainerEngine.Podman,
        new ProcessCommandRunner(host.Variable("PATH") ?? "", host.Clock),
        host.Clock);
}
