using System.Diagnostics.CodeAnalysis;
using Sonde.Agent.Processes;
using Sonde.Agent.Sampling.Java;
using Sonde.Agent.Sampling.Go;
using Sonde.Agent.Sampling.Perf;
using Sonde.Agent.Sampling.Python;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Sampling;

/// <summary>The sampling of one session: prepared by a request, run by the channel that is opened for it, one at a time.</summary>
/// <remarks>
/// <see cref="ServeAsync"/> starts a thread that samples and a task that waits for the client's end, and awaits both. The thread ends with the duration, the process,
/// or when it is told to.
/// </remarks>
/// <param name="table">/proc.</param>
/// <param name="clock">Time.</param>
[SuppressMessage("Design", "CA1001", Justification = "What is prepared holds no descriptors before its first sample.")]
internal sealed class StackSampling(IProcessTable table, TimeProvider clock)
{
    private Prepared? _prepared;

    /// <summary>What is sampled from outside, or looks at itself.</summary>
    private sealed record Prepared(SampleRequest Request, IStackSource? Source, IRuntimeLook? Look, long StartTime);

    /// <summary>What JVMs are given to profile themselves; null where this image holds none.</summary>
    public AsyncProfilerLibrary? JavaProfiler { get; init; }

    /// <summary>What samples native stacks; null where this image holds none.</summary>
    public PerfTool? Perf { get; init; }

    /// <summary>Prepares what a request asks for; it takes the place of what was prepared before.</summary>
    /// <exception cref="AgentRefusedException">It cannot be.</exception>
    public SamplingAnswer Prepare(SampleRequest request)
    {
        if (SampleRules.Judge(request) is { } problem)
        {
            throw Refused(AgentErrorCode.NotUnderstood, problem);
        }

        if (table.Status(request.ProcessId) is not { } status || table.Stat(request.ProcessId) is not { HasEnded: false } stat)
        {
            throw Refused(AgentErrorCode.ProcessMissing, $"There is no process {request.ProcessId}.");
        }

        // Of what perf may measure the kernel alone knows, and perf says it.
        if (!request.Native && table.Status(Environment.ProcessId) is { } own && ProcessFiles.TryAccess(request.ProcessId, own, status) is { IsAllowed: false } access)
        {
            throw Refused(AgentErrorCode.NotAllowed, access.Detail ?? $"The memory of process {request.ProcessId} may not be read.");
        }

        var look = request.Native ? PerfLook.Open(request, Perf, table, clock) : PythonLooks.TryOpen(request, table, clock) ?? JavaLooks.TryOpen(request, JavaProfiler, table, clock);
        var source = look is null ? Open(request) : null;
        Interlocked.Exchange(ref _prepared, new Prepared(request, source, look, stat.StartTime))?.Source?.Dispose();
        return look is null ? new SamplingAnswer(source!.Runtime, source.Version) : new SamplingAnswer(look.Runtime, look.Version);
    }

    /// <summary>Samples what was prepared, and tells it; refuses where nothing was.</summary>
    public async Task ServeAsync(IncomingChannel incoming, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _prepared, null) is not { } prepared)
        {
            incoming.Refuse("Nothing was asked to be sampled: the request sample goes before this channel.");
            return;
        }

        using var source = prepared.Source;
        await using var channel = incoming.Accept();
        await (prepared.Look is { } look
            ? new RuntimeLookChannel(look, () => TimeOf(prepared), clock).RunAsync(channel, cancellation)
            : SampleAsync(prepared, source!, channel, cancellation));
    }

    private async Task SampleAsync(Prepared prepared, IStackSource source, TunnelChannel channel, CancellationToken cancellation)
    {
        var loop = new SampleLoop(source, prepared.Request, () => TimeOf(prepared), static () => SamplerCost.OfThread, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sampling = Task.Factory.StartNew(() => loop.Run(SampleLoop.Sleep), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var leaving = AwaitEndAsync(channel, loop, over.Token);
        try
        {
            await TellAsync(channel, loop, new SampleText(source.HasLock, thread => ThreadStates.NameOf(prepared.Request.ProcessId, thread)), sampling, cancellation);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client is gone: nobody to tell.
        }
        finally
        {
            loop.Stop();
            await sampling;
            await over.CancelAsync();
            await leaving;
        }
    }

    private static IStackSource Open(SampleRequest request) =>
        ProcessFiles.ReadGoBuild(request.ProcessId) is not null ? GoSampling.Open(request)
        : request.Kind == SampleKind.Goroutine ? throw Refused(AgentErrorCode.NotPrepared, $"Process {request.ProcessId} is no Go program: it has no goroutines.")
        : PythonSampling.Open(request);

    private static async Task TellAsync(TunnelChannel channel, SampleLoop loop, SampleText text, Task<TallyNews> sampling, CancellationToken cancellation)
    {
        await foreach (var news in loop.News.ReadAllAsync(cancellation))
        {
            await WriteAsync(channel, text.Of(news), cancellation);
        }

        await WriteAsync(channel, text.Of(await sampling), cancellation);
        await channel.EndWritesAsync(cancellation);
    }

    private static async Task WriteAsync(TunnelChannel channel, IEnumerable<SampleLine> lines, CancellationToken cancellation)
    {
        foreach (var line in lines)
        {
            await channel.WriteAsync(SampleLines.Encode(line), cancellation);
        }
    }

    /// <summary>The client's end of its direction ends the sampling, as its leaving does.</summary>
    private static async Task AwaitEndAsync(TunnelChannel channel, SampleLoop loop, CancellationToken over)
    {
        await ClientEnd.AwaitAsync(channel, over);
        loop.Stop();
    }

    /// <summary>Null where another process has its id by now.</summary>
    private TimeSpan? TimeOf(Prepared prepared) =>
        table.Stat(prepared.Request.ProcessId) is { } stat && stat.StartTime == prepared.StartTime ? ProcessorTime.Of(prepared.Request.ProcessId) : null;

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
