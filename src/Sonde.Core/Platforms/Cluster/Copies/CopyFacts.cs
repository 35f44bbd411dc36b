using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Targets;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>The facts of a plan for a copy, from those of its original; and what cannot be copied. Pure.</summary>
internal static class CopyFacts
{
    private const int MostName = 63;

    /// <summary>The facts: nobody probes a copy, it has its toolbox from the beginning, and nothing of it stays behind.</summary>
    /// <param name="original">The original's.</param>
    /// <param name="target">The original.</param>
    /// <param name="design">The copy.</param>
    /// <param name="notes">What the plan says of it.</param>
    public static PlatformFacts Of(PlatformFacts original, ClusterTarget target, CopyDesign design, IReadOnlyList<string> notes) => original with
    {
        Target = Text(target, design),
        Identity = HasOtherImage(design) ? PodIdentity.Of(target.Pod with { Status = new PodStatus() }, target.Container) : original.Identity,
        Legacy = null,
        ContainerFilter = null,
        Toolboxes = [],
        Obstacle = null,
        Budget = null,
        Shield = null,
        Memory = null,
        StopNotes = [],
        Notes = notes,
        Remains = static (_, _) => null,
        RemainsAfter = static (_, _) => null,
    };

    /// <summary>For people: <c>pod/api-sonde-x7k2p container api in namespace shop, a copy of pod/api-7d9c5</c>.</summary>
    public static string Text(ClusterTarget target, CopyDesign design) =>
        $"pod/{design.Name} container {design.Container} in namespace {target.Namespace}, a copy of pod/{target.Pod.Metadata.Name}";

    /// <summary>The copy's name: at most 63 characters, since a pod's name is its host's name.</summary>
    /// <param name="namedAs">What the user named the original by.</param>
    /// <param name="suffix">A few letters and digits that nobody else has.</param>
    public static string Name(string namedAs, string suffix)
    {
        var tail = $"-sonde-{suffix}";
        var room = MostName - tail.Length;
        var name = namedAs.Replace('.', '-');
        return (name.Length <= room ? name : name[..room]).TrimEnd('-') + tail;
    }

    /// <summary>Refuses what would go wrong.</summary>
    /// <exception cref="FaultException">SND2018: a controller would adopt the copy; SND3003: --set-image names no container of the pod.</exception>
    public static void Check(ClusterTarget target, CopyWishes wishes, KubernetesReference reference)
    {
        var containers = target.Pod.Spec.Containers.Concat(target.Pod.Spec.InitContainers).Select(container => container.Name).ToArray();
        if (wishes.Images.Select(image => image.Key).FirstOrDefault(name => !containers.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new FaultException(
                FaultCatalog.ContainerMissing,
                $"cannot give container {unknown} of pod/{target.Pod.Metadata.Name} in namespace {target.Namespace} another image",
                $"its containers are {string.Join(", ", containers)}",
                $"repeat the command with --set-image {containers.FirstOrDefault() ?? "CONTAINER"}=IMAGE");
        }

        if (wishes.KeepsTraffic && Adopter(target.Pod) is { } owner)
        {
            throw new FaultException(
                FaultCatalog.CopyImpossible,
                $"cannot copy pod/{target.Pod.Metadata.Name} in namespace {target.Namespace} with its labels",
                $"{owner.Kind} {owner.Name} takes every pod with these labels for its own: it would adopt the copy, and remove it or the original as one too many",
                $"sonde debug {reference.Words} --copy");
        }
    }

    /// <summary>
    /// The controller that would adopt a pod with the original's labels. A ReplicaSet of a deployment looks for its hash, a Job for its own label, a StatefulSet for
    /// names that end in a number: the copy has none of them.
    /// </summary>
    private static OwnerReference? Adopter(Pod pod) => pod.Metadata.OwnerReferences.FirstOrDefault(owner => owner.Controller) switch
    {
        { Kind: "ReplicaSet" } when pod.Metadata.Labels.ContainsKey("pod-template-hash") => null,
        { Kind: "StatefulSet" or "Job" or "Node" } => null,
        var owner => owner,
    };

    private static bool HasOtherImage(CopyDesign design) => design.Wishes.Images.Any(image => image.Key == design.Container);
}
