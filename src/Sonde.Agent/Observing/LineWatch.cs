using System.Diagnostics.CodeAnalysis;
using Sonde.Agent.Guarding;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Observing;

/// <summary>The observations of one session, one at a time: each joins the debugger through the guard, and leaves it.</summary>
/// <remarks>Tasks: one for each observation, from <see cref="StartAsync"/> until it is over; <see cref="EndAsync"/> awaits it.</remarks>
/// <param name="guard">Says which is the session's guard, and how its debugger is spoken to; null where an observation cannot.</param>
/// <param name="table">/proc.</param>
/// <param name="tell">Takes what is told; false where it has no room.</param>
/// <param name="clock">Time.</param>
[SuppressMessage("Design", "CA1001", Justification = "EndAsync may come at any time; a source without a timer holds nothing to dispose.")]
internal sealed class LineWatch(Func<(ISessionGuard Guard, IDapDialect? Dialect)> guard, IProcessTable table, Func<AgentEvent, bool> tell, TimeProvider clock)
{
    /// <summary>An observation sends the target on before it ends; where that takes longer, the guard does it.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(1);

    private CancellationTokenSource _ending = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins to watch a line.</summary>
    /// <exception cref="AgentRefusedException">It cannot be watched; nothing is left behind.</exception>
    public async Task<ObserveAnswer> StartAsync(ObserveRequest request, CancellationToken cancellation)
    {
        var dialect = guard().Dialect ?? throw Refused(AgentErrorCode.NotObservable, "Lines are watched through Delve and debugpy alone.");
        await DebuggerCalm.AwaitAsync(() => table.Stat(guard().Guard.DebuggerId), clock, cancellation);
        var client = await JoinAsync(dialect, ObserveRules.Judge(request, dialect), cancellation);
        var observation = new Observation(client.Peer, request, () => table.Stat(guard().Guard.TargetId), tell, clock);
        try
        {
            var answer = await observation.ArmAsync(cancellation);
            var ending = new CancellationTokenSource();
            Volatile.Write(ref _ending, ending);
            Volatile.Write(ref _running, RunAsync(observation, client, ending.Token));
            return answer;
        }
        catch (Exception failure)
        {
            await client.DisposeAsync();
            throw failure is IOException ? Refused(AgentErrorCode.ToolFailed, failure.Message) : failure;
        }
    }

    /// <summary>Reads what the threads are doing; the target runs when it is answered.</summary>
    /// <exception cref="AgentRefusedException">It cannot be read; nothing is left behind.</exception>
    public async Task<StacksAnswer> ReadStacksAsync(StacksRequest request, CancellationToken cancellation)
    {
        var dialect = guard().Dialect as DelveDialect ?? throw Refused(AgentErrorCode.NotObservable, "Stacks are read through Delve alone.");
        await using var client = await JoinAsync(dialect, StackReading.Judge(request), cancellation);
        try
        {
            return await new StackReading(client.Peer, request, () => table.Stat(guard().Guard.TargetId), clock).ReadAsync(cancellation);
        }
        catch (IOException gone)
        {
            throw Refused(AgentErrorCode.ToolFailed, gone.Message);
        }
    }

    /// <summary>Joins for what is wanted, unless that has a problem, when it is its turn: an observation that is over may still be leaving.</summary>
    private async Task<LineClient> JoinAsync(IDapDialect dialect, string? problem, CancellationToken cancellation)
    {
        if (problem is not null)
        {
            throw Refused(AgentErrorCode.NotObservable, problem);
        }

        await Task.WhenAny(Volatile.Read(ref _running), Task.Delay(MostEnding, clock, cancellation));
        return Volatile.Read(ref _running).IsCompleted && guard().Guard.Clients.Count == 0
            ? await LineClient.JoinAsync(guard().Guard, dialect, clock, cancellation)
            : throw Refused(AgentErrorCode.NotUnderstood, "Somebody else uses this session's debugger already.");
    }

    /// <summary>Ends the observation, if there is one, as its client's wish. Returns when the target was sent on, or after a second. Idempotent.</summary>
    public async Task EndAsync()
    {
        await Volatile.Read(ref _ending).CancelAsync();
        await Task.WhenAny(Volatile.Read(ref _running), Task.Delay(MostEnding, clock, CancellationToken.None));
    }

    private static async Task RunAsync(Observation observation, LineClient client, CancellationToken ending)
    {
        await using (client)
        {
            await observation.RunAsync(ending);
        }
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
