using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Tracing;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Operations;

/// <summary><c>sonde trace</c>: calls of functions, counted, timed and told.</summary>
/// <param name="platform">Where the target is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
internal sealed class TraceOperation(ITargetPlatform platform, TraceRequest request, HostContext host, IReporter reporter)
{
    /// <summary>The last counts come at once, unless the link is slow.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(10);

    /// <summary>Runs until the time, the number of calls, their rate, the user or the process ends it.</summary>
    /// <returns>1 where there were no calls, or too many.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var words = new LookWords("trace", "trace the calls of", [], _ => TraceWords.Wish(request), TraceWords.Again(request)) { Capability = AgentCapability.Trace };
        return await new LookSession(platform, request, host, reporter, words).RunAsync(TraceAsync, cancellation).ConfigureAwait(false);
    }

    private async Task<LookEnd> TraceAsync(LookTarget target, CancellationToken ending)
    {
        try
        {
            var answer = await target.Session.Agent.AskAsync<TracingAnswer>(TraceWords.Ask(request, target.Process.ProcessId), ending).ConfigureAwait(false);
            Judge(target, answer);
            reporter.Report(new ChoiceReport(TraceWords.Chosen(answer)));
            if (TraceWords.NoLatency(answer) is { } untold)
            {
                reporter.Report(new WarningReport(untold, null));
            }

            await using var channel = await target.Session.Agent.OpenChannelAsync(new CallsPurpose(), ending).ConfigureAwait(false);
            var report = await ReadAsync(target, channel, answer, ending).ConfigureAwait(false);
            reporter.Report(report);
            return new LookEnd(report.Ended == "limit" || report.Functions.All(static function => function.Calls == 0) ? ExitCode.Negative : ExitCode.Done, TraceWords.Ended(report.Ended));
        }
        catch (AgentRefusedException refused)
        {
            throw Explain(target, refused);
        }
        catch (ChannelRefusedException refused)
        {
            throw new FaultException(FaultCatalog.CallsNotTraced, What(target), refused.Message, "sonde explain SND5021", refused);
        }
    }

    /// <summary>Reads until the agent ends it; where the user does, what there is so far.</summary>
    private async Task<TraceReport> ReadAsync(LookTarget target, TunnelChannel channel, TracingAnswer answer, CancellationToken ending)
    {
        var began = host.Clock.GetTimestamp();
        var tally = new TraceTally(answer, request, host.Clock.GetUtcNow());
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, host.Clock);
        await using var ended = ending.Register(() =>
        {
            limit.CancelAfter(MostEnding);
            _ = EndAsync(channel, limit.Token);
        });
        reporter.Report(new ProgressReport(TraceWords.Progress(0, request.Duration), false, null));
        var lines = new CallLines(channel);
        var told = 0;
        while (await lines.ReadAsync(limit.Token).ConfigureAwait(false) is { } line)
        {
            if (tally.Add(line) is { } call && (request.Count is not { } most || told++ < most))
            {
                reporter.Report(call);
            }
            else if (line is CallFiguresLine { End: null } && request.Duration - host.Clock.GetElapsedTime(began) is { Ticks: > 0 } left)
            {
                reporter.Report(new ProgressReport(TraceWords.Progress(tally.Calls, left), false, null) { IsUpdate = true });
            }
        }

        return tally.End is not null || target.Session.Agent.Completion.IsCompleted is false
            ? tally.Report(host.Clock.GetElapsedTime(began).TotalSeconds)
            : throw new IOException("the link ended before the tracing did");
    }

    private static async Task EndAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        try
        {
            await channel.EndWritesAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The reading ends by it, too.
        }
    }

    /// <summary>Sees to it that there are functions, and not too many.</summary>
    private void Judge(LookTarget target, TracingAnswer answer)
    {
        if (answer.Count == 0)
        {
            var near = answer.Near ?? [];
            throw new FaultException(new Fault(
                FaultCatalog.FunctionMissing,
                What(target),
                $"{target.Process.Executable ?? target.Process.Name} has no function {request.Function}{(near.Count > 0 ? $"; it has {string.Join(", ", near)}" : "")}",
                near.Count > 0 ? [.. near.Take(1).Select(name => TraceWords.Again(request, name))] : ["sonde explain SND3010"]));
        }

        if (answer.Count > answer.Functions.Count)
        {
            throw new FaultException(
                FaultCatalog.FunctionsTooMany, What(target), $"{request.Function} fits {answer.Count} functions, from {answer.Functions[0].Name} on", "repeat the command with more of the name before the star");
        }
    }

    private FaultException Explain(LookTarget target, AgentRefusedException refused) => refused.Error.Code == AgentErrorCode.ProcessMissing
        ? new FaultException(FaultCatalog.TargetGone, What(target), refused.Error.Message, "repeat the command when the target runs again", refused)
        : new FaultException(FaultCatalog.CallsNotTraced, What(target), refused.Error.Message, "sonde explain SND5021", refused);

    private string What(LookTarget target) => $"cannot trace {request.Function} in process {target.Process.ProcessId} ({target.Process.Executable ?? target.Process.Name}) of {target.Session.Facts.Target}";
}
