using System.Text.Json;
using Sonde.Agent.Guarding;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Observing;

/// <summary>
/// Watches one line: a breakpoint, and at each hit a short reading within the bound. It is a client of the debugger like any other, so that whatever becomes of it,
/// the guard lets the target go.
/// </summary>
/// <remarks>One task: <see cref="RunAsync"/>, which blocks on the adapter and on a 5 ms timer.</remarks>
/// <param name="peer">The adapter.</param>
/// <param name="request">What is wanted; judged already.</param>
/// <param name="target">Looks at the target.</param>
/// <param name="tell">Takes what is told; false where it has no room.</param>
/// <param name="clock">Time.</param>
internal sealed class Observation(DapPeer peer, ObserveRequest request, Func<ProcessStat?> target, Func<AgentEvent, bool> tell, TimeProvider clock)
{
    /// <summary>200 looks a second tell a share of a tenth from one of a twentieth.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    /// <summary>A look that came late stands for no more: the agent itself may have had no processor.</summary>
    private static readonly TimeSpan MostForOneLook = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan MostArming = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostResuming = TimeSpan.FromSeconds(5);

    /// <summary>Threads that ran into the breakpoint in the moment in which it was taken out are told of within this.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMilliseconds(30);

    private readonly TimeSpan _bound = TimeSpan.FromMilliseconds(request.BoundMilliseconds);
    private readonly CostLimit _cost = new(TimeSpan.FromMilliseconds(request.BoundMilliseconds), clock);
    private readonly PauseRecord _pauses = new();
    private readonly HitForesight _foresight = new();
    private ObservationEnd? _tooMuch;

    /// <summary>Sets the breakpoint and lets the target run.</summary>
    /// <exception cref="AgentRefusedException">The debugger does not watch this line, or not so.</exception>
    /// <exception cref="IOException">The debugger is gone.</exception>
    public async Task<ObserveAnswer> ArmAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostArming, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await DoAsync("initialize", static json =>
            {
                json.WriteString("adapterID", "sonde");
                json.WriteString("clientID", "sonde");
                json.WriteString("clientName", "Sonde");
                json.WriteBoolean("supportsVariableType", true);
            }, either.Token);
            var began = clock.GetTimestamp();
            await DoAsync("attach", json => peer.Dialect.WriteAttach(json, request.Frames), either.Token);
            await peer.Initialized.WaitAsync(either.Token);
            var set = await peer.AskAsync("setBreakpoints", json => WriteBreakpoints(json, isSet: true), either.Token);
            await DoAsync("configurationDone", static _ => { }, either.Token);
            return Judge(set, peer.Dialect.HoldsToArm ? clock.GetElapsedTime(began) : TimeSpan.Zero);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new AgentRefusedException(new AgentError(AgentErrorCode.ToolSlow, $"The debugger did not set a breakpoint within {MostArming.TotalSeconds:0} s."));
        }
    }

    /// <summary>Watches until it is over, and tells so. Never throws.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        ObservationEnd end;
        string? detail = null;
        try
        {
            (end, detail) = await WatchAsync(cancellation);
            await EndHitsAsync(end);
        }
        catch (Exception lost)
        {
            // Whatever it was: the guard lets the target go when this client leaves.
            (end, detail) = (cancellation.IsCancellationRequested ? ObservationEnd.Stopped : ObservationEnd.Debugger, PlainText.Line(lost.Message, 500));
        }

        _pauses.OverBound = _cost.OverBound;
        tell(new ObservationEndedEvent(end, _pauses.Figures(_cost.GreatestShare)) { Detail = detail });
    }

    private async Task<(ObservationEnd End, string? Detail)> WatchAsync(CancellationToken cancellation)
    {
        var (began, last) = (clock.GetTimestamp(), clock.GetTimestamp());
        var stopped = peer.Stops.WaitToReadAsync(CancellationToken.None).AsTask();
        while (true)
        {
            var look = Task.Delay(BetweenLooks, clock, CancellationToken.None);
            await Task.WhenAny(stopped, look);
            if (peer.Ended.IsCompleted)
            {
                return (ObservationEnd.Debugger, null);
            }

            if (stopped.IsCompleted)
            {
                if (peer.Stops.TryRead(out var stop) && await TakeAsync(stop) is { } end)
                {
                    return (end, stop.IsBadCondition ? stop.Text : null);
                }

                stopped = peer.Stops.WaitToReadAsync(CancellationToken.None).AsTask();
            }
            else if (Look(clock.GetElapsedTime(last)) is { } tooMuch)
            {
                return (tooMuch, null);
            }

            last = clock.GetTimestamp();
            if (cancellation.IsCancellationRequested || clock.GetElapsedTime(began).TotalSeconds >= request.TimeoutSeconds)
            {
                return (cancellation.IsCancellationRequested ? ObservationEnd.Stopped : ObservationEnd.Timeout, null);
            }
        }
    }

    /// <summary>
    /// dlv holds the target without a word where it evaluates a condition, and before it tells of a hit. A hit that is on its way is still read: that it was too much
    /// counts when the target runs again.
    /// </summary>
    private ObservationEnd? Look(TimeSpan since)
    {
        if (target() is { IsStopped: true })
        {
            _tooMuch = _cost.Stand(since < MostForOneLook ? since : MostForOneLook);
            return null;
        }

        return _tooMuch;
    }

    /// <summary>One stop, at the end of which the target runs.</summary>
    /// <returns>Why the observation is over; null where it is not.</returns>
    private async Task<ObservationEnd?> TakeAsync(DapStop stop)
    {
        if (!stop.IsHit)
        {
            // A condition that fails would stop every pass; a panic of the target's own is none of this observation's business.
            await (stop.IsBadCondition ? ClearAsync() : Task.CompletedTask);
            await TargetResume.SendOnAsync(peer, stop, target, clock);
            return stop.IsBadCondition ? ObservationEnd.Condition : null;
        }

        var hit = new HitClock(stop.At, _bound, clock);
        var seen = await new HitReader(peer, request, hit, _foresight, clock).ReadAsync(stop.Thread);
        var end = _pauses.Hits + 1 == request.Count ? ObservationEnd.Count : _cost.Foresee(hit.Elapsed);
        if (end is not null)
        {
            await ClearAsync();
        }

        await TargetResume.SendOnAsync(peer, stop, target, clock);
        _pauses.Add(hit.Elapsed);
        var verdict = _cost.Hit(hit.Elapsed);
        if (!tell(seen with { Number = _pauses.Hits, PauseMilliseconds = hit.Elapsed.TotalMilliseconds }))
        {
            _pauses.Dropped++;
        }

        return end == ObservationEnd.Count ? end : verdict ?? end;
    }

    /// <summary>Takes the breakpoint out while the target stands, so that nothing runs into it any more. dlv does it in about a millisecond.</summary>
    private async Task ClearAsync()
    {
        using var limit = new CancellationTokenSource(MostResuming, clock);
        await peer.AskAsync("setBreakpoints", json => WriteBreakpoints(json, isSet: false), limit.Token);
    }

    private async Task EndHitsAsync(ObservationEnd end)
    {
        if (end is ObservationEnd.Stopped or ObservationEnd.Timeout or ObservationEnd.Debugger)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Aftermath, clock);
        try
        {
            while (await peer.Stops.WaitToReadAsync(limit.Token) && peer.Stops.TryRead(out var stop))
            {
                await TargetResume.SendOnAsync(peer, stop, target, clock);
            }
        }
        catch (OperationCanceledException)
        {
            // Quiet for as long as that takes.
        }
    }

    private void WriteBreakpoints(Utf8JsonWriter json, bool isSet)
    {
        json.WriteStartObject("source");
        json.WriteString("path", request.File);
        json.WriteEndObject();
        json.WriteStartArray("breakpoints");
        if (isSet)
        {
            json.WriteStartObject();
            json.WriteNumber("line", request.Line);
            if (request.Condition is { } condition)
            {
                json.WriteString("condition", condition.Trim());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private ObserveAnswer Judge(DapAnswer set, TimeSpan held)
    {
        var breakpoint = set.Body.First("breakpoints");
        if (!set.IsDone || breakpoint.Flag("verified") != true)
        {
            var why = set.Problem ?? PlainText.Line(breakpoint.Lines("message") ?? "the debugger did not say why", 500);
            throw new AgentRefusedException(new AgentError(AgentErrorCode.NotObservable, why));
        }

        var source = breakpoint.Object("source");
        return new ObserveAnswer(source.Lines("path") ?? request.File, (int)(breakpoint.Number("line") ?? request.Line), held.TotalMilliseconds);
    }

    private async Task DoAsync(string command, Action<Utf8JsonWriter> arguments, CancellationToken cancellation)
    {
        var answer = await peer.AskAsync(command, arguments, cancellation);
        if (!answer.IsDone)
        {
            throw new AgentRefusedException(new AgentError(AgentErrorCode.ToolFailed, $"The debugger refused {command}: {answer.Problem}"));
        }
    }
}
