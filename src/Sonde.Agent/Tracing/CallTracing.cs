using Sonde.Agent.Functions;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Tracing;

/// <summary>The tracing of one session: prepared by a request, run by the channel that is opened for it, one at a time.</summary>
/// <remarks><see cref="ServeAsync"/> works on the task that calls it, and starts one that waits for the client's end, which it awaits.</remarks>
/// <param name="table">/proc.</param>
/// <param name="attach">Puts probes in; an <see cref="IOException"/> where it cannot.</param>
/// <param name="clock">Time.</param>
internal sealed class CallTracing(IProcessTable table, Func<ProbePlan, IProbes> attach, TimeProvider clock)
{
    private const int MostValues = 16;
    private const int MostLimit = 10_000_000;

    private Prepared? _prepared;

    private sealed record Prepared(ProbePlan Plan, long StartTime);

    /// <summary>Finds the functions; what is found takes the place of what was prepared before.</summary>
    /// <exception cref="AgentRefusedException">There is no such process, its executable cannot be read, or the request is out of bounds.</exception>
    public TracingAnswer Prepare(TraceCallsRequest request)
    {
        if (Judge(request) is { } problem)
        {
            throw new AgentRefusedException(new AgentError(AgentErrorCode.NotUnderstood, problem));
        }

        if (table.Stat(request.ProcessId) is not { HasEnded: false } stat)
        {
            throw new AgentRefusedException(new AgentError(AgentErrorCode.ProcessMissing, $"There is no process {request.ProcessId}."));
        }

        var found = FunctionFinding.Find(request.ProcessId, request.Pattern);
        var isFit = found.Count is > 0 and <= FunctionFinding.MostFunctions && found.Functions.All(static function => function.Offset >= 0);
        Interlocked.Exchange(ref _prepared, isFit ? new Prepared(new ProbePlan(request, found.Functions, found.IsGo, found.IsArm), stat.StartTime) : null);
        return new TracingAnswer(found.IsGo ? "go" : "native", found.Count, [.. found.Functions.Select(static function => new TracedFunction(PlainText.Line(function.Name, 500), function.Address) { WhyNoLatency = function.Why })])
        {
            Near = found.Near.Count > 0 ? [.. found.Near.Select(static name => PlainText.Line(name, 500))] : null,
        };
    }

    /// <summary>Traces what was prepared, and tells it; refuses where nothing was, or the kernel does.</summary>
    public async Task ServeAsync(IncomingChannel incoming, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _prepared, null) is not { } prepared)
        {
            incoming.Refuse("Nothing was asked to be traced: the request trace goes before this channel.");
            return;
        }

        IProbes probes;
        try
        {
            probes = attach(prepared.Plan);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            incoming.Refuse(PlainText.Line(refused.Message, 900));
            return;
        }

        using (probes)
        {
            await using var channel = incoming.Accept();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var loop = new CallLoop(probes, prepared.Plan, () => table.Stat(prepared.Plan.Request.ProcessId) is { HasEnded: false } stat && stat.StartTime == prepared.StartTime, clock);
            var leaving = AwaitEndAsync(channel, loop, over.Token);
            try
            {
                await loop.RunAsync(line => channel.WriteAsync(CallLines.Encode(line), cancellation), cancellation);
                await channel.EndWritesAsync(cancellation);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client is gone: nobody to tell.
            }
            finally
            {
                probes.Detach();
                await over.CancelAsync();
                await leaving;
            }
        }
    }

    /// <summary>The client's end of its direction ends the tracing, as its leaving does.</summary>
    private static async Task AwaitEndAsync(TunnelChannel channel, CallLoop loop, CancellationToken over)
    {
        var nothing = new byte[64];
        try
        {
            while (await channel.ReadAsync(nothing, over) > 0)
            {
                // A client of a later time may say something.
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The channel is gone, or everything was told.
        }

        loop.Stop();
    }

    private static string? Judge(TraceCallsRequest request) =>
        request.DurationSeconds is not (>= 0.1 and <= 3600) ? "A duration is 0.1 to 3600 seconds."
        : request.Limit is < 1 or > MostLimit ? "A limit is 1 to 10000000 calls a second."
        : request.Count is < 1 ? "A count is 1 or more."
        : request.SlowNanoseconds is < 0 ? "A time is not negative."
        : request.Arguments?.Count > MostValues || request.Results?.Count > MostValues ? "There are at most 16 arguments and 16 results."
        : null;
}
