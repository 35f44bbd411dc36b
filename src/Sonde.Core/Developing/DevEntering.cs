using System.Text.Json.Nodes;
using Sonde.Core.Faults;
using Sonde.Kubernetes;

namespace Sonde.Core.Developing;

/// <summary>Puts a workload in dev mode, by one update. Whatever becomes of its answer, the ledger puts back what may have been changed.</summary>
/// <param name="cluster">Where the workload is.</param>
/// <param name="design">What it becomes.</param>
/// <param name="ledger">Is told before and after.</param>
internal sealed class DevEntering(DevCluster cluster, DevDesign design, DevLedger ledger)
{
    /// <summary>A controller or an applying tool may come in between, a few times.</summary>
    private const int MostTries = 8;

    /// <summary>Puts it there.</summary>
    /// <param name="workload">The workload as it was read.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="FaultException">The server refused, or its answer did not come; or somebody else was quicker.</exception>
    public async Task RunAsync(JsonObject workload, CancellationToken cancellation)
    {
        var what = $"cannot put {cluster.Place.Text} in dev mode";
        for (var tries = 1; ; tries++)
        {
            if (await ReplaceAsync(what, workload, cancellation).ConfigureAwait(false))
            {
                ledger.Entered();
                return;
            }

            workload = await cluster.ReadAsync(what, cancellation).ConfigureAwait(false);
            if (DevMark.Of(workload)?.Id == design.Id)
            {
                // A gateway sent the update twice: the second found the first.
                ledger.Entering();
                ledger.Entered();
                return;
            }

            if (tries == MostTries || DevMark.Of(workload) is not null || DevWorkload.Judge(workload) is not null)
            {
                throw new FaultException(FaultCatalog.DevTaken, what, "somebody else changed it at the same time", "repeat the command: it looks again");
            }
        }
    }

    private async Task<bool> ReplaceAsync(string what, JsonObject workload, CancellationToken cancellation)
    {
        ledger.Entering();
        try
        {
            var isReplaced = await cluster.ReplaceAsync(what, DevWorkload.Enter(workload, design), isDryRun: false, cancellation).ConfigureAwait(false) is not null;
            if (!isReplaced)
            {
                ledger.Refused();
            }

            return isReplaced;
        }
        catch (FaultException refused) when (refused.InnerException is KubernetesApiException or FaultException { InnerException: KubernetesApiException })
        {
            ledger.Refused();
            throw;
        }
    }
}
