using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Perf;

/// <summary>Has perf sample a process from outside, and tells its text as it comes. Nothing is written into the process or its files, and nothing of it stands.</summary>
/// <param name="request">What is wanted.</param>
/// <param name="tool">perf.</param>
/// <param name="table">/proc.</param>
/// <param name="clock">Time.</param>
internal sealed class PerfLook(SampleRequest request, PerfTool tool, IProcessTable table, TimeProvider clock) : IRuntimeLook
{
    /// <summary>Half a million samples of twenty frames.</summary>
    private const long MostText = 64 * 1024 * 1024;

    private const int PieceBytes = 64 * 1024;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>What waits in its pipes is still to be named.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(30);

    private readonly ProcessStat? _before = table.Stat(request.ProcessId);
    private readonly long _began = clock.GetTimestamp();
    private PerfRun? _run;
    private long _told;

    /// <inheritdoc/>
    public string Runtime => "native";

    /// <inheritdoc/>
    public string Version => tool.Version;

    /// <inheritdoc/>
    public OutcomeLine Outcome => new([], []) { Tool = $"perf {tool.Version}", IsCut = _told > MostText };

    /// <inheritdoc/>
    public LookCost Cost => _run is { } run ? new LookCost(run.Processor, PerfCommand.Lost(run.Words)) : default;

    private bool IsThere => table.Stat(request.ProcessId) is { HasEnded: false } stat && stat.StartTime == _before?.StartTime;

    /// <summary>Prepares it; nothing runs yet.</summary>
    /// <exception cref="AgentRefusedException">perf is not there, or does not tell that.</exception>
    public static PerfLook Open(SampleRequest request, PerfTool? tool, IProcessTable table, TimeProvider clock) =>
        tool is null ? throw Refused(AgentErrorCode.ToolMissing, "There is no perf in this image: it is in sonde-native.")
        : request.Kind != SampleKind.Cpu ? throw Refused(AgentErrorCode.NotUnderstood, "perf samples processes by the kind cpu alone.")
        : new PerfLook(request, tool, table, clock);

    /// <inheritdoc/>
    public async Task<SampleEnd> RunAsync(LookTeller teller, Task ending, CancellationToken cancellation)
    {
        try
        {
            await using var run = _run = await PerfRun.StartAsync(tool, request, clock);
            var end = await PassAsync(run, teller, ending, cancellation);
            var hasEnded = await run.TryAwaitEndAsync(MostEnding);
            return end ?? (!IsThere ? SampleEnd.Target : throw Explain(hasEnded ? run.Words : "it did not end"));
        }
        catch (IOException failure) when (_run is null)
        {
            throw Refused(AgentErrorCode.ToolFailed, $"perf could not be started: {failure.Message}");
        }
    }

    /// <summary>Tells the text until its end.</summary>
    /// <returns>Why it was told to end; null where it ended by itself.</returns>
    private async Task<SampleEnd?> PassAsync(PerfRun run, LookTeller teller, Task ending, CancellationToken cancellation)
    {
        var (buffer, began, beat, stopped) = (new byte[PieceBytes], clock.GetTimestamp(), TimeSpan.Zero, TimeSpan.MaxValue);
        SampleEnd? end = null;
        var reading = run.Output.ReadAsync(buffer, cancellation).AsTask();
        while (true)
        {
            var elapsed = clock.GetElapsedTime(began);
            if (end is null && (end = End(elapsed, ending)) is not null)
            {
                stopped = elapsed;
                run.Stop();
            }

            if (elapsed - MostEnding > stopped)
            {
                throw Explain("it did not come to its end");
            }

            await Task.WhenAny(reading, end is null ? ending : reading, Task.Delay(Shorter(Beat, end is null ? Duration - elapsed : Beat), clock, cancellation));
            cancellation.ThrowIfCancellationRequested();
            if (reading.IsCompleted)
            {
                var count = await reading;
                if (count == 0)
                {
                    return end;
                }

                await TellAsync(teller, buffer.AsMemory(0, count));
                reading = run.Output.ReadAsync(buffer, cancellation).AsTask();
            }
            else if (elapsed >= beat)
            {
                beat = elapsed + Beat;
                await teller.BeatAsync();
            }
        }
    }

    private TimeSpan Duration => TimeSpan.FromSeconds(request.DurationSeconds);

    /// <summary>Why it is to end now; null for not yet. Too much text ends it, too.</summary>
    private SampleEnd? End(TimeSpan elapsed, Task ending) =>
        ending.IsCompleted || _told > MostText ? SampleEnd.Stopped
        : elapsed >= Duration ? SampleEnd.Duration
        : null;

    private async Task TellAsync(LookTeller teller, ReadOnlyMemory<byte> text)
    {
        _told += text.Length;
        if (_told <= MostText)
        {
            await teller.TextAsync(text);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => other < TimeSpan.Zero ? TimeSpan.Zero : one < other ? one : other;

    private AgentRefusedException Explain(string words) => PerfCommand.IsForbidden(words)
        ? Refused(
            AgentErrorCode.NotAllowed,
            $"The kernel does not let perf measure process {request.ProcessId} from this toolbox, which takes the capability PERFMON, SYS_PTRACE for another user's process, "
                + $"and a seccomp filter that allows perf_event_open. perf says: {PerfCommand.Reason(words)}")
        : Refused(AgentErrorCode.ToolFailed, $"perf ended after {clock.GetElapsedTime(_began).TotalSeconds:0.0} s: {PerfCommand.Reason(words)}");

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
