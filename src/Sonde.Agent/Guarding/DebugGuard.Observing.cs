using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <content>What the clients' conversations with the debugger tell, and what their consoles are told in turn.</content>
internal sealed partial class DebugGuard
{
    void IDebuggerObserver.ResumePasses() => Brake?.Release();

    void IDebuggerObserver.BreakpointsChanged()
    {
        lock (_gate)
        {
            _attachment?.Debugger.HintBreakpoints();
        }
    }

    void IDebuggerObserver.Resumed() => Resume();

    void IDebuggerObserver.Located(string where) => Tell(() => _tally.Locate(where));

    void IDebuggerObserver.ClientChanged() => Tell(() => true);

    void IDebuggerObserver.Stopped(string? where)
    {
        Brake?.Engage();
        Tell(() => _tally.Stop(where));
        CountDown();
    }

    void IDebuggerObserver.Halted(string? where)
    {
        Brake?.Engage();
        Tell(() => _tally.Halt(where));
    }

    // No hook: the debugger ends this by itself, without a request that could be waited for.
    void IDebuggerObserver.Interrupted() => Tell(() =>
    {
        _tally.Interrupt();
        return false;
    });

    void IDebuggerObserver.InterruptionEnded() => Tell(_tally.EndInterruption);

    /// <summary>A stop that somebody looks at has begun: the consoles say how long it may last.</summary>
    private void CountDown()
    {
        lock (_gate)
        {
            if (_attachment is { } attachment && _meter is { } meter && _countdown is null && _tally.State == TargetState.Stopped)
            {
                _countdown = new PauseCountdown(meter.Left);
                Say(attachment, ConsoleWord.MayStand(meter.Left, _limit!));
            }
        }
    }

    private void Resume()
    {
        lock (_gate)
        {
            _countdown = null;
        }

        Tell(_tally.Resume);
    }

    /// <summary>Under the lock; does not block.</summary>
    private static void Say(Attachment attachment, ConsoleWord? word)
    {
        if (word is not null)
        {
            attachment.Clients.ForEach(client => client.Say(word));
        }
    }
}
