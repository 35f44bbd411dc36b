using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Developing;

/// <summary>What a dev mode wrote; at its end, however it comes, the workload is put back and the receipt given.</summary>
/// <param name="cluster">Where the workload is.</param>
/// <param name="design">The dev mode.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Gets the receipt.</param>
internal sealed class DevLedger(DevCluster cluster, DevDesign design, HostContext host, IReporter reporter)
{
    /// <summary>A server that does not answer holds nobody up for longer; --restore is there later.</summary>
    private static readonly TimeSpan RestoreLimit = TimeSpan.FromSeconds(20);

    private readonly long _began = host.Clock.GetTimestamp();
    private readonly List<string> _written = [];
    private bool _mayBeIn;

    /// <summary>The update goes out: its answer may never come.</summary>
    public void Entering() => _mayBeIn = true;

    /// <summary>The update was made.</summary>
    public void Entered() => _written.Add($"put {cluster.Place.Text} in dev mode, with an init container from {design.Image}");

    /// <summary>The server refused: nothing was changed.</summary>
    public void Refused() => _mayBeIn = false;

    /// <summary>It was in dev mode already.</summary>
    public void Found()
    {
        _mayBeIn = true;
        _written.Add($"found {cluster.Place.Text} in dev mode");
    }

    /// <summary>Puts the workload back and says what happened; nothing where nothing was changed.</summary>
    /// <param name="how">Why it ends.</param>
    /// <param name="loop">The loop, which is over.</param>
    /// <param name="debugger">The debugger beside it, ended; null for none.</param>
    public async Task CloseAsync(string how, DevLoop loop, DevDebugger? debugger)
    {
        if (!_mayBeIn)
        {
            return;
        }

        reporter.Report(new ProgressReport($"putting {cluster.Place.Text} back as it was", false, null));
        var (written, remains, afterwards, end) = await RestoreAsync().ConfigureAwait(false);
        reporter.Report(new ReceiptReport(new Receipt(
            $"{cluster.Place.Text}, container {design.Container}",
            Math.Round(host.Clock.GetElapsedTime(_began).TotalSeconds, 3),
            how,
            null,
            debugger?.Figures ?? new SessionFigures(0, 0, 0, 0, 0),
            [.. _written, .. Done(loop), .. debugger?.Written ?? [], .. written],
            [.. remains, .. debugger?.Remains ?? []])
        {
            Afterwards = afterwards,
            Next = remains.Count > 0 ? cluster.Place.Restore : null,
        }));
        if (end is { WasChanged: true })
        {
            reporter.Report(new WarningReport("its specification was changed while it was in dev mode; that change is gone", "apply it again, now that the workload is as it was"));
        }
    }

    private static IEnumerable<string> Done(DevLoop loop)
    {
        if (loop.Started > 0)
        {
            yield return $"started {loop.Started} {(loop.Started == 1 ? "program" : "programs")} in its pod";
        }

        if (loop.Back is { Files: > 0 and var files })
        {
            yield return $"wrote {files} {(files == 1 ? "file" : "files")} of the pod into the folder here";
        }
    }

    private async Task<(IReadOnlyList<string> Written, IReadOnlyList<string> Remains, string? Afterwards, DevEnd? End)> RestoreAsync()
    {
        using var limit = new CancellationTokenSource(RestoreLimit, host.Clock);
        try
        {
            var end = await new DevRestoring(cluster).RunAsync(design.Id, limit.Token).ConfigureAwait(false);
            return end is null
                ? (["it was out of this dev mode already (checked)"], [], "the workload is not in this dev mode", null)
                : ([$"put the specification back as it was, and removed the annotations {DevMark.Key} and {DevMark.OriginalKey}"], [], "the workload has its own specification again; its pods are being replaced", end);
        }
        catch (Exception failed) when (failed is FaultException or OperationCanceledException)
        {
            var why = failed is FaultException fault ? fault.Fault.Why : $"the API server did not answer within {RestoreLimit.TotalSeconds:0} s";
            return ([], [$"{cluster.Place.Text} may still be in dev mode: {why}"], null, null);
        }
    }
}
