using Sonde.Core.Policies;
using Sonde.Core.Reports;
using Sonde.Kubernetes;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>What <c>sonde doctor</c> tells of a cluster beyond what a session needs: rights of other commands and for extras, and policies of the server.</summary>
internal sealed class ClusterExamination(KubernetesClient client, string podNamespace)
{
    /// <summary>Looks; all questions at once.</summary>
    public async Task<IReadOnlyList<DoctorCheck>> RunAsync(CancellationToken cancellation)
    {
        var rights = RightsAsync(cancellation);
        var policies = PoliciesAsync(cancellation);
        return [.. await rights.ConfigureAwait(false), .. await policies.ConfigureAwait(false)];
    }

    private async Task<IEnumerable<DoctorCheck>> RightsAsync(CancellationToken cancellation)
    {
        var rows = RightsTable.Rows.Where(row => (row.Without is not null && (row.Scope & PolicyScope.All) != 0) || (row.Scope & PolicyScope.List) != 0 && row.IsForFinding).ToArray();
        var missing = await ClusterFaults.GuardAsync(
            "cannot ask for rights", () => Rights.FindMissingAsync(client, podNamespace, [.. rows.Select(row => row.Right)], cancellation)).ConfigureAwait(false);
        return
            from row in rows
            where missing.Any(lacking => lacking.Right == row.Right)
            select new DoctorCheck(
                "rights",
                null,
                $"you may not {row.Right.Verb} {row.Right.Resource} in namespace {podNamespace}: without it {row.Without ?? "sonde ps does not work, nor does naming a target by its workload"}",
                null);
    }

    private async Task<IEnumerable<DoctorCheck>> PoliciesAsync(CancellationToken cancellation)
    {
        try
        {
            var names = await client.ListAdmissionPoliciesAsync(cancellation).ConfigureAwait(false);
            var ours = names.Where(name => name.StartsWith(AdmissionPolicy.Prefix, StringComparison.Ordinal)).ToArray();
            return ours.Length == 0 ? [] : [new DoctorCheck("policy", null, $"the API server has {string.Join(", ", ours)}, which its dry run asks too", null)];
        }
        catch (Exception error) when (error is KubernetesApiException or KubernetesConnectionException)
        {
            // Few may read policies, and servers before 1.30 have none. The dry run tells what a policy refuses.
            return [];
        }
    }
}
