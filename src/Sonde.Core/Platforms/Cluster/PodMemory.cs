using System.Globalization;
using Sonde.Core.Plans;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>
/// What a pod's limits leave for a debugger. Pure. An ephemeral container has no limit of its own and its memory counts in the pod, which has one
/// where all of its containers have (kubelet, pkg/kubelet/cm: ResourceConfigForPod).
/// </summary>
internal static class PodMemory
{
    /// <summary>Null where nothing limits the pod as a whole, or what it uses cannot be seen from the toolbox.</summary>
    /// <remarks>
    /// The toolbox sees the processes of the target's container alone, unless the pod shares them: the other containers are then taken to use all
    /// that they may.
    /// </remarks>
    public static MemoryBound? Of(Pod pod, Container target)
    {
        if (pod.Spec.HostPID)
        {
            return null;
        }

        IReadOnlyList<Container> all = [.. pod.Spec.Containers, .. pod.Spec.InitContainers.Where(static container => container.IsSidecar)];
        var limits = all.Select(static container => Limit(container)).ToArray();
        if (limits.Any(static limit => limit is null))
        {
            return null;
        }

        return Limit(target) is not { } own ? null : new MemoryBound(pod.Spec.ShareProcessNamespace ? limits.Sum(static limit => limit!.Value) : own);
    }

    /// <summary>A quantity of Kubernetes in bytes (k8s.io/apimachinery/pkg/api/resource): <c>256Mi</c>, <c>1.5G</c>, <c>1e9</c>; null for another form.</summary>
    internal static long? Parse(string text)
    {
        var length = text.Length - text.AsSpan().TrimStart("0123456789.").Length;
        var (number, unit) = (text[..length], text[length..]);
        decimal? factor = unit switch
        {
            "" => 1,
            "m" => 0.001m,
            "k" => 1_000,
            "M" => 1_000_000,
            "G" => 1_000_000_000,
            "T" => 1_000_000_000_000,
            "Ki" => 1L << 10,
            "Mi" => 1L << 20,
            "Gi" => 1L << 30,
            "Ti" => 1L << 40,
            ['e' or 'E', .. var exponent] when int.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) && power is >= 0 and <= 15
                => (decimal)Math.Pow(10, power),
            _ => null,
        };
        return factor is { } times
            && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value is > 0 and < 10_000_000_000_000
            && value * times < long.MaxValue / 2
                ? (long)(value * times)
                : null;
    }

    private static long? Limit(Container container) => container.Resources.Limits.TryGetValue("memory", out var text) ? Parse(text) : null;
}
