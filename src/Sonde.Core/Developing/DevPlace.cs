using Sonde.Core.Faults;
using Sonde.Core.Targets;

namespace Sonde.Core.Developing;

/// <summary>The workload that is meant. Pure.</summary>
/// <param name="Reference">What the user named: a Deployment or StatefulSet, by its name.</param>
/// <param name="Namespace">The namespace.</param>
internal sealed record DevPlace(KubernetesReference Reference, string Namespace)
{
    /// <summary>Its name.</summary>
    public string Name => Reference.Name!;

    /// <summary>For people: <c>deploy/api in namespace shop</c>.</summary>
    public string Text => $"{Reference.Text} in namespace {Namespace}";

    /// <summary>The command that puts it back as it was.</summary>
    public string Restore => $"sonde dev --restore {Reference.Words}";

    /// <summary>Takes what can be put in dev mode.</summary>
    /// <exception cref="FaultException">SND2021: it is no Deployment or StatefulSet.</exception>
    public static KubernetesReference Require(TargetReference target) =>
        target is KubernetesReference { Name: not null, Kind: WorkloadKind.Deployment or WorkloadKind.StatefulSet } workload
            ? workload
            : throw Impossible(target.Text, "it is no Deployment or StatefulSet, which alone replace their pods by themselves", "sonde dev deploy/NAME");

    /// <summary>SND2021.</summary>
    /// <param name="target">What the user named.</param>
    /// <param name="why">Why.</param>
    /// <param name="next">What to do.</param>
    public static FaultException Impossible(string target, string why, string next) => new(FaultCatalog.DevImpossible, $"cannot put {target} in dev mode", why, next);
}
