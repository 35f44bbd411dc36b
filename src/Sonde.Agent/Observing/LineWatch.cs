using System.Diagnostics.CodeAnalysis;
using Sonde.Agent.Guarding;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Observing;

/// <summary>The observations of one session, one at a time: each joins the debugger through the guard, and leaves it.</summary>
/// <remarks>Tasks: one for each observation, and its relay, from <see cref="StartAsync"/> until it is over; <see cref="EndAsync"/> awaits it.</remarks>
/// <param name="guard">Says which is the session's guard.</param>
/// <param name="table">/proc.</param>
/// <param name="tell">Takes what is told; false where it has no room.</param>
/// <param name="clock">Time.</param>
[SuppressMessage("Design", "CA1001", Justification = "EndAsync may come at any time; a source without a timer holds nothing to dispose.")]
internal sealed class LineWatch(Func<ISessionGuard> guard, IProcessTable table, Func<AgentEvent, bool> tell, TimeProvider clock)
{
    /// <summary>An observation sends the target on before it ends; where that takes longer, the guard does it.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(1);

    private CancellationTokenSource _ending = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins to watch a line.</summary>
    /// <exception cref="AgentRefusedException">It cannot be watched; nothing is left behind.</exception>
    public async Task<ObserveAnswer> StartAsync(ObserveRequest request, CancellationToken cancellation)
    {
        if (ObserveRules.Judge(request) is { } problem)
        {
            throw Refused(AgentErrorCode.NotObservable, problem);
        }

        await WaitForTurnAsync(cancellation);
        var relay = await guard().JoinAsync(cancellation);
        var pair = new DuplexPair();
        var relaying = RelayAsync(relay, pair.Far);
        var peer = new DapPeer(pair.Near, clock);
        var observation = new Observation(peer, request, () => table.Stat(guard().TargetId), tell, clock);
        try
        {
            var answer = await observation.ArmAsync(cancellation);
            var ending = new CancellationTokenSource();
            Volatile.Write(ref _ending, ending);
            Volatile.Write(ref _running, RunAsync(observation, (peer, relay, relaying), ending.Token));
            return answer;
        }
        catch (Exception failure)
        {
            await LeaveAsync(peer, relay, relaying);
            throw failure is IOException ? Refused(AgentErrorCode.ToolFailed, failure.Message) : failure;
        }
    }

    /// <summary>Reads what the threads are doing; the target runs when it is answered.</summary>
    /// <exception cref="AgentRefusedException">It cannot be read; nothing is left behind.</exception>
    public async Task<StacksAnswer> ReadStacksAsync(StacksRequest request, CancellationToken cancellation)
    {
        if (StackReading.Judge(request) is { } problem)
        {
            throw Refused(AgentErrorCode.NotObservable, problem);
        }

        await WaitForTurnAsync(cancellation);
        var relay = await guard().JoinAsync(cancellation);
        var pair = new DuplexPair();
        var relaying = RelayAsync(relay, pair.Far);
        var peer = new DapPeer(pair.Near, clock);
        try
        {
            return await new StackReading(peer, request, () => table.Stat(guard().TargetId), clock).ReadAsync(cancellation);
        }
        catch (IOException gone)
        {
            throw Refused(AgentErrorCode.ToolFailed, gone.Message);
        }
        finally
        {
            await LeaveAsync(peer, relay, relaying);
        }
    }

    /// <summary>One that is over may still be leaving.</summary>
    private async Task WaitForTurnAsync(CancellationToken cancellation)
    {
        await Task.WhenAny(Volatile.Read(ref _running), Task.Delay(MostEnding, clock, cancellation));
        if (!Volatile.Read(ref _running).IsCompleted || guard().Clients.Count > 0)
        {
            throw Refused(AgentErrorCode.NotUnderstood, "Somebody else uses this session's debugger already.");
        }
    }

    /// <summary>Ends the observation, if there is one, as its client's wish. Returns when the target was sent on, or after a second. Idempotent.</summary>
    public async Task EndAsync()
    {
        await Volatile.Read(ref _ending).CancelAsync();
        await Task.WhenAny(Volatile.Read(ref _running), Task.Delay(MostEnding, clock, CancellationToken.None));
    }

    private async Task RunAsync(Observation observation, (DapPeer Peer, ClientRelay Relay, Task Relaying) client, CancellationToken ending)
    {
        try
        {
            await observation.RunAsync(ending);
        }
        finally
        {
            await LeaveAsync(client.Peer, client.Relay, client.Relaying);
        }
    }

    private async Task LeaveAsync(DapPeer peer, ClientRelay relay, Task relaying)
    {
        await peer.DisposeAsync();
        await relaying;
        await guard().LeaveAsync(relay);
    }

    private static async Task RelayAsync(ClientRelay relay, Stream far)
    {
        await relay.RunAsync(far);
        await far.DisposeAsync();
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
