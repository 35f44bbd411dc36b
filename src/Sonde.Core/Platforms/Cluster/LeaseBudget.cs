using Sonde.Core.Plans;
using Sonde.Core.Settings;
using Sonde.Kubernetes.Api;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>The pause budget that a pod's leases leave: how long its process may stand before it has lost one. Pure.</summary>
/// <remarks>
/// k8s.io/client-go/tools/leaderelection: a leader renews every RetryPeriod (2 s by default), and ends itself when it has not managed to for
/// RenewDeadline (10 s), which is before others may take the lease (LeaseDuration, 15 s). Only the last of the three is in the lease, so the other two
/// are taken to be in the same proportion: two thirds, and two fifteenths.
/// </remarks>
internal static class LeaseBudget
{
    /// <summary>The agent looks four times a second, the debugger takes its time to let go, and then the process has to reach the API server.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(250);

    /// <summary>Null where the pod holds none.</summary>
    /// <param name="leases">The leases of its namespace.</param>
    /// <param name="pod">Its name.</param>
    public static PauseBudget? Of(IEnumerable<Lease> leases, string pod) => leases
        .Where(lease => IsHolder(lease.Spec.HolderIdentity, pod))
        .Select(Of)
        .OfType<PauseBudget>()
        .MinBy(budget => budget.Time);

    private static PauseBudget? Of(Lease lease)
    {
        if (lease.Spec.LeaseDurationSeconds is not (> 0 and var seconds))
        {
            return null;
        }

        // At the worst the process stops just before it would have renewed.
        var (duration, retry) = (TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 2 / 15.0));
        var time = (duration * 2 / 3) - retry - Margin;
        return new PauseBudget(
            time > Least ? time : Least,
            retry * 2,
            $"the target holds lease {lease.Metadata.Name} ({DurationText.Format(duration)}) and would lose it, as a rule ending itself");
    }

    /// <summary>client-go's programs call themselves by their host name, which is the pod's, and mostly append an underscore and a random id.</summary>
    private static bool IsHolder(string identity, string pod) =>
        identity.StartsWith(pod, StringComparison.Ordinal) && (identity.Length == pod.Length || identity[pod.Length] == '_');
}
