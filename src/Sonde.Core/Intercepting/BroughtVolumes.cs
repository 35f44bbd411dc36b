using Sonde.Core.Copying;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Intercepting;

/// <summary>Brings what is mounted into the pod's process into a folder of this machine, before any traffic is turned, and takes it away again at the end. What the files hold is in them and nowhere else.</summary>
/// <param name="folder">The folder.</param>
/// <param name="request">What was wanted.</param>
/// <param name="reporter">Hears how much came, and what did not.</param>
internal sealed class BroughtVolumes(MountFolder folder, InterceptRequest request, IReporter reporter)
{
    /// <summary>More of one volume is data, and not settings: sonde cp brings it.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    /// <summary>What is under way in a channel.</summary>
    private const int Window = 1024 * 1024;

    private const int MostNotes = 5;

    private readonly List<string> _brought = [];
    private long _files;
    private long _bytes;
    private bool _isSealed;

    /// <summary>Brings them.</summary>
    /// <exception cref="FaultException">SND5027: they may not be read. SND2011, SND2014: the folder cannot be made.</exception>
    /// <exception cref="IOException">The link was lost.</exception>
    public async Task BringAsync(LookTarget target, CancellationToken cancellation)
    {
        try
        {
            var volumes = await target.Session.Agent.AskAsync<VolumesAnswer>(new VolumesRequest(target.Process.ProcessId), cancellation).ConfigureAwait(false);
            folder.Make();
            foreach (var path in volumes.Paths)
            {
                await BringAsync(target, path, cancellation).ConfigureAwait(false);
            }
        }
        catch (AgentRefusedException refused)
        {
            throw new FaultException(
                new Fault(FaultCatalog.VolumesNotRead, $"cannot bring the files of {target.Session.Facts.Target} here", refused.Error.Message, [InterceptWords.Again(request with { Mount = null }), "sonde explain SND5027"]), refused);
        }

        folder.Seal();
        _isSealed = true;
        target.Ledger.Wrote([$"{folder.Path} on this machine: {Amount} of process {target.Process.ProcessId}"], []);
        reporter.Report(new ProgressReport($"{folder.Path} holds {Amount} of process {target.Process.ProcessId}", true, null));
    }

    /// <summary>Takes them away again, but for what was changed meanwhile.</summary>
    public void TakeAway(SessionLedger ledger)
    {
        var kept = folder.Remove(_isSealed);
        if (kept.Count > 0)
        {
            ledger.Wrote([], [$"{folder.Path} on this machine, {kept.Count} file{(kept.Count == 1 ? "" : "s")} that {(kept.Count == 1 ? "was" : "were")} changed since or could not be removed, until you remove {(kept.Count == 1 ? "it" : "them")}"]);
        }
        else if (_isSealed)
        {
            ledger.Wrote([$"{folder.Path} was removed again"], []);
        }
    }

    private string Amount => $"{Counted(_brought.Count, "volume")} ({Counted(_files, "file")}, {CopyWords.Size(_bytes)})";

    private async Task BringAsync(LookTarget target, string path, CancellationToken cancellation)
    {
        CopyingAnswer answer;
        try
        {
            answer = await target.Session.Agent.AskAsync<CopyingAnswer>(new CopyFilesRequest(target.Process.ProcessId, CopyDirection.Out, path), cancellation).ConfigureAwait(false);
        }
        catch (AgentRefusedException refused) when (refused.Error.Code is AgentErrorCode.FileRefused or AgentErrorCode.FileMissing)
        {
            LeaveOut(path, refused.Error.Message);
            return;
        }

        if (answer.Bytes is not { } bytes)
        {
            LeaveOut(path, "it holds more than could be counted in a second");
        }
        else if (bytes > MostBytes)
        {
            LeaveOut(path, $"it holds {CopyWords.Size(bytes)}, and a volume may bring {CopyWords.Size(MostBytes)}");
        }
        else
        {
            await CopyAsync(target.Session, path, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CopyAsync(OpenSession session, string path, CancellationToken cancellation)
    {
        var goal = new LocalGoal(folder.Place(path));
        var sink = new MountSink(new LocalSink(goal, mayReplace: false), goal.Path, folder.Path, MostBytes);
        var progress = new CopyProgress();
        try
        {
            var channel = await session.Agent.OpenChannelAsync(new FilesPurpose(), Window, cancellation).ConfigureAwait(false);
            await using (channel.ConfigureAwait(false))
            {
                var totals = await new CopyReceiver(channel, sink, progress).RunAsync(cancellation).ConfigureAwait(false);
                (_files, _bytes) = (_files + totals.Files, _bytes + totals.Bytes);
            }

            _brought.Add(path);
            Tell(path, progress, sink.LeftOut);
        }
        catch (Exception failed) when (failed is CopyFailureException or CopyGivenUpException or ChannelRefusedException)
        {
            MountFolder.Discard(goal.Part);
            LeaveOut(path, failed.Message);
        }
    }

    /// <summary>What of a volume did not come, by name and never by what it holds.</summary>
    private void Tell(string path, CopyProgress progress, int links)
    {
        foreach (var note in progress.Notes.Take(MostNotes))
        {
            reporter.Report(new WarningReport($"{path}/{note.Name}: {note.Text}", null));
        }

        if (progress.Notes.Count > MostNotes)
        {
            reporter.Report(new WarningReport($"{path}: {progress.Notes.Count - MostNotes} more files did not come as they are", null));
        }

        if (links > 0)
        {
            reporter.Report(new WarningReport($"{path}: {Counted(links, "link")} left out that lead{(links == 1 ? "s" : "")} out of what was brought", null));
        }
    }

    private void LeaveOut(string path, string why)
    {
        var words = request.Target.Words;
        var copy = new CopyRequest { Target = request.Target, Toolbox = request.Toolbox, Route = new CopyRoute(words[0] == '-' ? null : words.Split(' ')[0], path, ".", IsUpload: false) };
        reporter.Report(new WarningReport($"{path} is left out: {why}", CopyWords.Again(copy)));
    }

    private static string Counted(long count, string what) => $"{Profiles.ValueText.Grouped(count)} {what}{(count == 1 ? "" : "s")}";
}
