using Sonde.Core.Faults;

namespace Sonde.Core.Developing;

/// <summary>Puts a workload back as it was before dev mode.</summary>
/// <param name="cluster">Where it is.</param>
internal sealed class DevRestoring(DevCluster cluster)
{
    /// <summary>Somebody else writes to the workload all the time (its controller does not touch what counts): after so many tries something is wrong.</summary>
    private const int MostTries = 8;

    /// <summary>Puts it back.</summary>
    /// <param name="id">Only this dev mode; null for any.</param>
    /// <param name="cancellation">Breaks it off: it is as it was, or put back.</param>
    /// <returns>The dev mode that is over; null where the workload is in none, or in another one.</returns>
    /// <exception cref="FaultException">SND2023: what was kept cannot be read; the server refused or did not answer.</exception>
    public async Task<DevEnd?> RunAsync(string? id, CancellationToken cancellation)
    {
        var what = $"cannot put {cluster.Place.Text} back as it was before dev mode";
        for (var tries = 1; ; tries++)
        {
            var workload = await cluster.ReadAsync(what, cancellation).ConfigureAwait(false);
            if (DevMark.Of(workload) is not { } mark || (id is not null && mark.Id != id))
            {
                return null;
            }

            var restored = DevWorkload.Leave(workload) ?? throw new FaultException(
                FaultCatalog.DevNotRestorable,
                what,
                $"its annotation {DevMark.OriginalKey} is missing, or is not what Sonde wrote",
                $"kubectl rollout undo {cluster.Place.Reference.Text} -n {cluster.Place.Namespace}");
            if (await cluster.ReplaceAsync(what, restored, isDryRun: false, cancellation).ConfigureAwait(false) is not null)
            {
                return new DevEnd(mark, mark.Generation > 0 && DevWorkload.Generation(workload) is { } now && now != mark.Generation);
            }

            if (tries == MostTries)
            {
                throw new FaultException(FaultCatalog.ServerFailed, what, $"somebody else changes it all the time: {MostTries} tries", cluster.Place.Restore);
            }
        }
    }
}

/// <summary>A dev mode that is over.</summary>
/// <param name="Mark">The dev mode.</param>
/// <param name="WasChanged">Somebody had changed the specification in between; that is gone.</param>
internal sealed record DevEnd(DevMark Mark, bool WasChanged);
