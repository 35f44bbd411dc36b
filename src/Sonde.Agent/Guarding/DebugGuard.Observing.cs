namespace Sonde.Agent.Guarding;

/// <content>What the clients' conversations with the debugger tell.</content>
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

    void IDebuggerObserver.Resumed() => _board.Resume();

    void IDebuggerObserver.Located(string where) => _board.Tell(tally => tally.Locate(where));

    void IDebuggerObserver.ClientChanged() => _board.Refresh();

    void IDebuggerObserver.Stopped(string? where)
    {
        Brake?.Engage();
        _board.Stop(where);
    }

    void IDebuggerObserver.Halted(string? where)
    {
        Brake?.Engage();
        _board.Tell(tally => tally.Halt(where));
    }

    // No hook: the debugger ends this by itself, without a request that could be waited for.
    void IDebuggerObserver.Interrupted() => _board.Tell(static tally =>
    {
        tally.Interrupt();
        return false;
    });

    void IDebuggerObserver.InterruptionEnded() => _board.Tell(static tally => tally.EndInterruption());
}
