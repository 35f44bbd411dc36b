using System.Text;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Programs;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Settings;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Capturing;

/// <summary>tcpdump in the toolbox. It is ended when the capture is, and ends with its session at the latest.</summary>
/// <remarks>Tasks: the reading of its talk, and the line that moves; <see cref="RunAsync"/> awaits both.</remarks>
internal sealed class RunningCapture : IAsyncDisposable
{
    /// <summary>What was on its way when tcpdump was told to end comes still; a link that is too slow for that is not waited for any longer.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>tcpdump says a few lines; what an odd one says beyond this is not kept.</summary>
    private const int MostTalk = 64 * 1024;

    private readonly OpenSession _session;
    private readonly CaptureRequest _request;
    private readonly RemoteProgram _program;
    private readonly Task<string> _talk;

    private RunningCapture(OpenSession session, CaptureRequest request, RemoteProgram program) =>
        (_session, _request, _program, _talk) = (session, request, program, ListenAsync(program.Errors!));

    /// <summary>Starts it.</summary>
    /// <exception cref="FaultException">The agent does not know how, or the toolbox has no tcpdump.</exception>
    /// <exception cref="IOException">The link ended first.</exception>
    public static async Task<RunningCapture> StartAsync(OpenSession session, CaptureRequest request, CancellationToken cancellation)
    {
        ObserverSession.Require(session, AgentCapability.Programs, What(session), ToolboxImage.Capture);
        try
        {
            var wish = new StartProgramRequest("tcpdump", CaptureWords.Arguments(request, session.Facts.OwnTraffic));
            return new RunningCapture(session, request, await RemoteProgram.StartAsync(session.Agent, wish, cancellation).ConfigureAwait(false));
        }
        catch (AgentRefusedException refused)
        {
            throw refused.Error.Code == AgentErrorCode.ToolMissing
                ? new FaultException(new Fault(FaultCatalog.WrongImage, What(session), refused.Error.Message, ImageAdvice.ForTool(ToolboxImage.Capture)), refused)
                : new FaultException(FaultCatalog.NotCaptured, What(session), refused.Error.Message, "sonde explain SND5019", refused);
        }
        catch (ChannelRefusedException refused)
        {
            throw new FaultException(FaultCatalog.NotCaptured, What(session), refused.Message, "sonde explain SND5019", refused);
        }
    }

    /// <summary>Captures until the user, the time, the number of packets or the outlet ends it.</summary>
    /// <param name="outlet">Where it goes.</param>
    /// <param name="host">This machine.</param>
    /// <param name="reporter">Hears how far it is.</param>
    /// <param name="ending">Ends it; what was captured is kept.</param>
    /// <exception cref="FaultException">tcpdump ended by itself, or the file takes no more.</exception>
    /// <exception cref="IOException">The link broke; what came until then is in the outlet.</exception>
    public async Task<CaptureReport> RunAsync(CaptureOutlet outlet, HostContext host, IReporter reporter, CancellationToken ending)
    {
        var began = host.Clock.GetTimestamp();
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, host.Clock);
        var reading = new CaptureReading(_program.Streams, outlet, Origin(host));
        await using var ended = ending.Register(() => End(limit));
        using var showing = new CancellationTokenSource();
        var shown = ShowAsync(reading, host, reporter, () => End(limit), showing.Token);
        try
        {
            var gone = await ReadAsync(reading, outlet, limit.Token).ConfigureAwait(false);
            var seconds = host.Clock.GetElapsedTime(began).TotalSeconds;
            var counts = gone ? null : await JudgeAsync(reading, limit.Token).ConfigureAwait(false);
            await reading.EndAsync(counts, CancellationToken.None).ConfigureAwait(false);
            return new CaptureReport(outlet.File, reading.Packets, reading.Bytes, reading.Written, seconds, counts);
        }
        catch (OutletException refused)
        {
            throw NotWritten(outlet, refused);
        }
        finally
        {
            await showing.CancelAsync().ConfigureAwait(false);
            await shown.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync().ConfigureAwait(false);
        await ((Task)_talk).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>Whether the viewer was closed first, which is an end as good as any.</returns>
    private async Task<bool> ReadAsync(CaptureReading reading, CaptureOutlet outlet, CancellationToken limit)
    {
        try
        {
            await reading.RunAsync(limit).ConfigureAwait(false);
            return false;
        }
        catch (OutletException) when (outlet.File is null)
        {
            await TellAsync().ConfigureAwait(false);
            return true;
        }
        catch (PcapFormatException odd)
        {
            throw new FaultException(FaultCatalog.NotCaptured, What(_session), $"what the toolbox sent {odd.Message}", "sonde explain SND5019", odd);
        }
    }

    /// <summary>Its counts, or why it did not capture.</summary>
    private async Task<CaptureCounts?> JudgeAsync(CaptureReading reading, CancellationToken limit)
    {
        var talk = await _talk.WaitAsync(limit).ConfigureAwait(false);
        var end = await _program.AwaitEndAsync(limit).ConfigureAwait(false);
        var counts = CaptureCounts.Read(talk);
        return end.Code == 0 || counts is not null || reading.Packets > 0
            ? counts
            : throw new FaultException(FaultCatalog.NotCaptured, What(_session), Words(talk) ?? end.Text, "sonde explain SND5019");
    }

    /// <summary>Has tcpdump end, which it does with its counts.</summary>
    private void End(CancellationTokenSource limit)
    {
        limit.CancelAfter(MostEnding);
        _ = TellAsync();
    }

    private async Task TellAsync()
    {
        try
        {
            await _program.SignalAsync("INT", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or AgentRefusedException or ObjectDisposedException)
        {
            // It has ended already, or the link has; the reading ends by it, too.
        }
    }

    private async Task ShowAsync(CaptureReading reading, HostContext host, IReporter reporter, Action end, CancellationToken cancellation)
    {
        var began = host.Clock.GetTimestamp();
        var isEnding = false;
        for (var isFirst = true; ; isFirst = false)
        {
            var left = _request.Duration - host.Clock.GetElapsedTime(began);
            if (left is { Ticks: <= 0 } && !isEnding)
            {
                isEnding = true;
                end();
            }

            reporter.Report(new ProgressReport(CaptureWords.Progress(reading.Packets, reading.Bytes, left), false, null) { IsUpdate = !isFirst });
            await Task.Delay(left is { Ticks: > 0 } rest && rest < Tick ? rest : Tick, host.Clock, cancellation).ConfigureAwait(false);
        }
    }

    private CaptureOrigin Origin(HostContext host) => new(
        $"sonde {host.Version}, with tcpdump",
        _session.Agent.Hello.Architecture,
        CaptureWords.Comment(_session.Facts, _request),
        _request.Interface,
        _session.Facts.Target,
        CaptureWords.Filter(_request, _session.Facts.OwnTraffic));

    private static async Task<string> ListenAsync(Stream errors)
    {
        var talk = new StringBuilder();
        var buffer = new byte[4096];
        for (int count; (count = await errors.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            talk.Append(talk.Length < MostTalk ? Encoding.UTF8.GetString(buffer, 0, count) : "");
        }

        return talk.ToString();
    }

    /// <summary>The last thing that it said of what is wrong.</summary>
    private static string? Words(string talk) =>
        talk.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault(static line => line.StartsWith("tcpdump: ", StringComparison.Ordinal) && !line.Contains("listening on", StringComparison.Ordinal));

    private static string What(OpenSession session) => $"cannot capture the packets of {session.Facts.Target}";

    private static FaultException NotWritten(CaptureOutlet outlet, OutletException refused) => new(
        FaultCatalog.FileNotWritten, $"cannot write {outlet.File ?? "standard output"}", refused.Message, "name a file on a disk with room with --write, or keep less with --snaplen and --filter", refused);
}
