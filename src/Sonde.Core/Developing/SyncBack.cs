using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Developing;

/// <summary>
/// What the program of a container in dev mode makes or changes in its folder comes to the folder here, by turns with what is sent there. Where both sides changed a file, the one here stays.
/// Nothing is ever removed here. What keeps a file from coming is told once and never ends the loop. Not safe for several threads.
/// </summary>
/// <param name="placing">Puts files into the folder here.</param>
/// <param name="rules">What never comes.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears what came, and what did not.</param>
internal sealed class SyncBack(SyncBackPlacing placing, SyncBackRules rules, HostContext host, IReporter reporter)
{
    private const int Window = 4 * 1024 * 1024;

    /// <summary>More names at a time tell nobody anything.</summary>
    private const int MostNames = 64;

    /// <summary>One part of so many is spent looking, at the most.</summary>
    private const int LookShare = 20;

    /// <summary>One part of so many is spent looking and taking, at the most: a large file that is written again and again leaves the link to others.</summary>
    private const int BusyShare = 3;

    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostPause = TimeSpan.FromMinutes(1);

    /// <summary>At the end the user waits for no more than this.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(3);

    private AgentSession? _agent;
    private Stream? _channel;
    private SyncBackAsking? _asking;
    private bool _isAsking;

    /// <summary>How long to wait before the next look; infinite where there is none.</summary>
    public TimeSpan Pause { get; private set; } = LeastPause;

    /// <summary>So many files were written here.</summary>
    public int Files { get; private set; }

    /// <summary>Begins to ask an agent.</summary>
    /// <exception cref="IOException">The link was lost.</exception>
    public async Task OpenAsync(AgentSession agent, CancellationToken cancellation)
    {
        _agent = agent;
        _channel = await agent.OpenChannelAsync(new SyncBackPurpose(), Window, cancellation).ConfigureAwait(false);
        await BeginAsync(_channel, cancellation).ConfigureAwait(false);
    }

    /// <summary>Begins to ask whoever is at the other end of a stream.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    public async Task BeginAsync(Stream channel, CancellationToken cancellation)
    {
        (_asking, _isAsking) = (new SyncBackAsking(channel), false);
        await _asking.BeginAsync(rules, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether a file that changed here is one that came, and has not changed since.</summary>
    /// <param name="name">From the folder, with slashes.</param>
    public bool IsEcho(string name) => placing.IsEcho(name);

    /// <summary>Asks once, and takes what is to be taken.</summary>
    /// <param name="isAll">Also what was written just now.</param>
    /// <param name="cancellation">Breaks it off: a file that is not whole is not there.</param>
    /// <exception cref="IOException">The link was lost, or the answer is none.</exception>
    public async Task LookAsync(bool isAll, CancellationToken cancellation)
    {
        if (_asking is null || !placing.IsReady)
        {
            return;
        }

        var began = host.Clock.GetTimestamp();
        try
        {
            _isAsking = true;
            var look = await _asking.LookAsync(isAll, cancellation).ConfigureAwait(false);
            var looked = host.Clock.GetElapsedTime(began);
            if (look.Left > 0)
            {
                placing.TellOnce($"left {look.Left}", $"{look.Left} changed {(look.Left == 1 ? "file" : "files")} in the pod cannot come here: larger than {SyncRecord.MostSize >> 20} MiB, or not to be read");
            }

            if (look.Records.Count > 0)
            {
                await TakeAsync(look.Records, began, cancellation).ConfigureAwait(false);
            }

            _isAsking = false;
            Pause = PauseAfter(looked, host.Clock.GetElapsedTime(began));
        }
        catch (SyncBackRefusedException refused)
        {
            (_asking, Pause) = (null, Timeout.InfiniteTimeSpan);
            reporter.Report(new WarningReport($"nothing comes back from the pod: {refused.Message}", "name in .gitignore or .dockerignore what is no source, and start again"));
        }
    }

    /// <summary>Ends it.</summary>
    /// <param name="isLast">The user has enough, and the pod goes: what is there comes first, for at most 3 s.</param>
    public async Task CloseAsync(bool isLast)
    {
        try
        {
            if (isLast)
            {
                using var limit = new CancellationTokenSource(MostEnding, host.Clock);
                await AgainAsync(limit.Token).ConfigureAwait(false);
                await LookAsync(isAll: true, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception late) when (late is IOException or OperationCanceledException)
        {
            reporter.Report(new WarningReport("what the program wrote last may not have come here", null));
        }

        _asking = null;
        if (_channel is not null)
        {
            await _channel.DisposeAsync().ConfigureAwait(false);
            _channel = null;
        }
    }

    private static TimeSpan PauseAfter(TimeSpan looked, TimeSpan busy)
    {
        var pause = new[] { looked * (LookShare - 1), busy * (BusyShare - 1), LeastPause }.Max();
        return pause < MostPause ? pause : MostPause;
    }

    /// <summary>A question that was broken off left the channel somewhere within an answer: another one is opened.</summary>
    private async Task AgainAsync(CancellationToken cancellation)
    {
        if (_isAsking && _agent is not null && _channel is not null)
        {
            await _channel.DisposeAsync().ConfigureAwait(false);
            await OpenAsync(_agent, cancellation).ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(IReadOnlyList<SyncRecord> records, long began, CancellationToken cancellation)
    {
        SyncBackDeed[] deeds = [.. records.Select(placing.Decide)];
        await _asking!.TakeAsync([.. deeds.Select(static deed => deed is SyncBackDeed.Take or SyncBackDeed.PutBeside)], cancellation).ConfigureAwait(false);
        var (names, bytes) = (new List<string>(), 0L);
        for (var index = 0; index < records.Count; index++)
        {
            if (deeds[index] is SyncBackDeed.Take or SyncBackDeed.PutBeside && await placing.ReceiveAsync(_asking, records[index], cancellation).ConfigureAwait(false) is { } name)
            {
                names.Add(name);
                bytes += records[index].Size;
            }
        }

        if (names.Count > 0)
        {
            Files += names.Count;
            reporter.Report(new FetchedReport([.. names.Take(MostNames)], names.Count, bytes, Math.Round(host.Clock.GetElapsedTime(began).TotalMilliseconds, 1)));
        }
    }
}
