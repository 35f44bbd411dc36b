using Sonde.Core.Plans;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Settings;
using Sonde.Core.Targets;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Core.Platforms.Nodes;

/// <summary>What was found of a node, as the facts of a plan. Pure.</summary>
internal static class NodeFacts
{
    /// <summary>Servers before it cannot say that what is mounted below a mount is read-only too (RecursiveReadOnlyMounts: on from 1.31).</summary>
    private const int RecursiveSince = 31;

    /// <summary>The facts.</summary>
    public static PlatformFacts Of(NodeTarget target, NodeReference node, ClusterAccess access)
    {
        var what = $"cannot add a pod to {node.Text}";
        return new PlatformFacts
        {
            Target = node.Text,
            ShortName = node.Name,
            User = target.User,
            Identity = new TargetIdentity(0, 0, new RootCapabilities(false, [], node.IsPrivileged), "--privileged, or not"),
            Surroundings = ClusterSurroundings.Of(access, target.Namespace, target.NamespaceMetadata, target.Node is { } known ? [ClusterSurroundings.Marked(node.Text, known.Metadata)] : []),
            Given = new RungFound(new ToolboxSecurity { UserId = 0, GroupId = 0, IsPrivileged = node.IsPrivileged })
            {
                Reason = $"a pod of its own in namespace {target.Namespace}; the node's files are root's{(node.IsPrivileged ? "; --privileged was given" : "")}",
            },
            ToolboxWord = "pod",
            Obstacle = (target.Node is null ? null : NodeFaults.Obstacle(what, target.Node)) ?? NodeFaults.Excluded(what, target.Namespace, target.Level),
            MissingRights = target.MissingRights,
            Grant = missing => RightsGrant.Command([.. missing.Select(static right => right.Right)], target.Namespace, target.User),
            Notes = [.. Notes(target, node)],
            Remains = (name, _) => $"pod/{name} in namespace {target.Namespace}: {Removal(name, target.Namespace)}",
            RemainsAfter = (name, fate) => fate == ToolboxFate.Removed ? null : $"pod/{name} in namespace {target.Namespace}, which may have ended: {Removal(name, target.Namespace)}",
        };
    }

    /// <summary>The command that removes the pod.</summary>
    public static string Removal(string pod, string podNamespace) => $"kubectl delete pod {pod} -n {podNamespace}";

    private static IEnumerable<string> Notes(NodeTarget target, NodeReference node)
    {
        yield return node.IsPrivileged
            ? "It is privileged: all capabilities, all devices, no filter of system calls, the node's IPC namespace. It may do to the node whatever root may (chroot /host begins a shell there)."
            : "It is root with the capabilities that the runtime gives by itself, behind its filter of system calls: it reads, and may not mount, trace or load anything (--privileged may).";
        yield return "It sees every process of the node and may send them signals (hostPID).";
        yield return "It uses the node's network (hostNetwork): what listens on the node's 127.0.0.1 is in reach, and network policies do not hold for it.";
        yield return Files(target, node);
        yield return "Among the node's files are the credentials of its kubelet, and the secrets and tokens of every pod that runs there.";
        yield return "Neither the scheduler nor a taint keeps it away: a cordoned node takes it too. No service account token is mounted.";
        yield return $"It is removed at the end. Where Sonde is killed, it ends itself after a minute; Kubernetes ends it after {DurationText.Format(node.Deadline)} in any case (--deadline). What ended so is left in the list of pods.";
        if (target.Node is null)
        {
            yield return $"You may not read nodes, so it is not known whether there is one called {node.Name}, and whether it is ready.";
        }
        else if (NodeFaults.Ready(target.Node) is { Status: "False" } unready)
        {
            yield return $"The node is not ready ({unready.Reason}: {unready.Message}): its kubelet answers, so the pod may start all the same.";
        }
    }

    private static string Files(NodeTarget target, NodeReference node) =>
        node.IsWritable ? $"The node's files are in {NodePod.Root} and may be changed (--write): what is written there stays."
        : Rights.IsAtLeast(target.Version, RecursiveSince) ? $"The node's files are in {NodePod.Root}, read-only; what is mounted below / on the node is read-only too where its runtime knows how (--write makes them writable)."
        : $"The node's files are in {NodePod.Root}. Its file system at / is read-only there (--write makes it writable); others that the node has mounted below / are not: before Kubernetes 1.31 no mount can say so.";
}
