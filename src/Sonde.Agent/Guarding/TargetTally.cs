using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>What the target is doing and what was done to it so far. Not safe for several threads: its owner has a lock.</summary>
internal sealed class TargetTally(TimeProvider clock)
{
    /// <summary>A halt that lasts longer is somebody looking; programs set their breakpoints in a fraction of it.</summary>
    private static readonly TimeSpan MostHalt = TimeSpan.FromSeconds(1);

    private int _stops;
    private int _attaches;
    private TimeSpan _total;
    private TimeSpan _longest;
    private TimeSpan _freeze;
    private long _stoppedSince;
    private PauseKind _pause;
    private bool _isTold;

    /// <summary>What it is doing.</summary>
    public TargetState State { get; private set; } = TargetState.Free;

    /// <summary>Where it is stopped, in the debugger's words; null while it is not, or where nobody said so.</summary>
    public string? StoppedAt { get; private set; }

    /// <summary>What a look at the process is compared with; null where either would be no surprise.</summary>
    public TargetState? Believed => _pause == PauseKind.Interruption && State == TargetState.Running ? null : State;

    /// <summary>Whether it is stopped and the debugger said so, to a client.</summary>
    public bool IsTold => _isTold && State == TargetState.Stopped;

    /// <summary>The figures up to now, a pause that lasts included.</summary>
    public SessionFigures Figures
    {
        get
        {
            var current = Current();
            return new SessionFigures(
                _stops + (IsLongHalt(current) ? 1 : 0), (_total + current).TotalMilliseconds, Longer(_longest, current).TotalMilliseconds, _attaches, _freeze.TotalMilliseconds);
        }
    }

    /// <summary>A debugger was attached and the target runs.</summary>
    public void Attach(TimeSpan freeze)
    {
        State = TargetState.Running;
        _attaches++;
        _freeze = Longer(_freeze, freeze);
    }

    /// <summary>A client had the debugger attach; false when that is no news.</summary>
    /// <param name="freeze">For how long that made it stand.</param>
    public bool Freeze(TimeSpan freeze)
    {
        var isNews = freeze > _freeze;
        _freeze = Longer(_freeze, freeze);
        return isNews;
    }

    /// <summary>It was stopped, for somebody to look at; false when that is no news. News of where are taken over in any case.</summary>
    /// <param name="where">Where; null for unknown.</param>
    public bool Stop(string? where) => Pause(PauseKind.Stop, where, isTold: true);

    /// <summary>A client's command halted it; false when that is no news.</summary>
    /// <param name="where">Where; null for unknown.</param>
    public bool Halt(string? where) => Pause(PauseKind.Halt, where, isTold: true);

    /// <summary>It was seen standing, and nobody had said so; false when that is no news.</summary>
    /// <param name="since">Since when, as the clock's timestamp.</param>
    public bool See(long since) => Pause(_pause == PauseKind.Interruption ? PauseKind.Interruption : PauseKind.Stop, null, since: since);

    /// <summary>The debugger halts it for a moment of its own, which is no news unless it lasts.</summary>
    public void Interrupt()
    {
        if (State == TargetState.Running && _pause == PauseKind.None)
        {
            (_pause, _stoppedSince) = (PauseKind.Interruption, clock.GetTimestamp());
        }
    }

    /// <summary>The debugger's own moment is over; false where there was none, or a stop came of it.</summary>
    public bool EndInterruption() => _pause == PauseKind.Interruption && Resume();

    /// <summary>Where it is stopped became known; false when that is no news.</summary>
    public bool Locate(string where)
    {
        if (State != TargetState.Stopped || StoppedAt == where)
        {
            return false;
        }

        StoppedAt = where;
        return true;
    }

    /// <summary>It runs again; false when that is no news.</summary>
    public bool Resume()
    {
        if (_pause == PauseKind.None)
        {
            return false;
        }

        EndPause();
        return true;
    }

    /// <summary>No debugger holds it any more.</summary>
    public void Release()
    {
        EndPause();
        State = State == TargetState.Gone ? TargetState.Gone : TargetState.Free;
    }

    /// <summary>It has ended; false when that is no news.</summary>
    public bool End()
    {
        EndPause();
        var isNews = State != TargetState.Gone;
        State = TargetState.Gone;
        return isNews;
    }

    private bool Pause(PauseKind kind, string? where, bool isTold = false, long? since = null)
    {
        if (State is not (TargetState.Running or TargetState.Stopped))
        {
            return false;
        }

        var isNews = State == TargetState.Running;
        _isTold |= isTold;
        if (_pause == PauseKind.None)
        {
            _stoppedSince = since ?? clock.GetTimestamp();
        }

        if (kind == PauseKind.Stop && _pause != PauseKind.Stop)
        {
            _stops++;
            isNews = true;
        }

        // A stop stays one, whatever is said of it afterwards.
        _pause = _pause == PauseKind.Stop ? PauseKind.Stop : kind;
        State = TargetState.Stopped;
        return (where is not null && Locate(where)) | isNews;
    }

    private void EndPause()
    {
        var current = Current();
        _stops += IsLongHalt(current) ? 1 : 0;
        _total += current;
        _longest = Longer(_longest, current);
        StoppedAt = null;
        _pause = PauseKind.None;
        _isTold = false;
        State = State == TargetState.Stopped ? TargetState.Running : State;
    }

    private bool IsLongHalt(TimeSpan current) => _pause == PauseKind.Halt && current > MostHalt;

    private TimeSpan Current() => _pause != PauseKind.None ? clock.GetElapsedTime(_stoppedSince) : TimeSpan.Zero;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
