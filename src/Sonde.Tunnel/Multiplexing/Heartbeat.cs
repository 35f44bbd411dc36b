namespace Sonde.Tunnel.Multiplexing;

/// <summary>Beats at its period and judges the peer's silence.</summary>
/// <remarks>
/// A process that was suspended (a laptop asleep, a frozen cgroup, SIGSTOP) wakes with a clock that jumped and a peer that had
/// no chance to be heard. So silence is counted only while this process is seen to run: what a beat comes later than one period
/// after its time is excused. After a long sleep the peer thus has what was left of the grace, and never less than until the
/// next beat, in which the reader thread reads what has gathered.
/// </remarks>
internal sealed class Heartbeat : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _period;
    private readonly Action<TimeSpan, bool> _onBeat;
    private readonly ITimer _timer;
    private TimeSpan _excused;
    private long _lastBeat;
    private long _lastHeard;
    private bool _isHeard;
    private long _grace;

    /// <param name="period">Time between beats.</param>
    /// <param name="grace">Silence for so long is too long.</param>
    /// <param name="clock">Gives the beats.</param>
    /// <param name="onBeat">Called at each beat, one at a time; with how long the peer has been silent, and whether that is too long.</param>
    public Heartbeat(TimeSpan period, TimeSpan grace, TimeProvider clock, Action<TimeSpan, bool> onBeat)
    {
        _clock = clock;
        _period = period;
        _onBeat = onBeat;
        Grace = grace;
        _lastBeat = _lastHeard = clock.GetTimestamp();
        _timer = clock.CreateTimer(static heartbeat => ((Heartbeat)heartbeat!).Beat(), this, period, period);
    }

    public TimeSpan Grace
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _grace));
        set => Interlocked.Exchange(ref _grace, value.Ticks);
    }

    /// <summary>Something came from the peer. Any thread.</summary>
    public void Heard()
    {
        Volatile.Write(ref _lastHeard, _clock.GetTimestamp());
        Volatile.Write(ref _isHeard, true);
    }

    public void Dispose() => _timer.Dispose();

    private void Beat()
    {
        lock (_gate)
        {
            var isHeard = Interlocked.Exchange(ref _isHeard, false);
            var now = _clock.GetTimestamp();
            var silence = _clock.GetElapsedTime(Volatile.Read(ref _lastHeard), now);
            var late = _clock.GetElapsedTime(_lastBeat, now) - (2 * _period);
            _lastBeat = now;

            // Not more than the silence itself: what was excused before the peer was heard again does not count against the
            // next silence.
            var excused = (isHeard ? TimeSpan.Zero : _excused) + (late > TimeSpan.Zero ? late : TimeSpan.Zero);
            _excused = excused < silence ? excused : silence;
            silence -= _excused;
            _onBeat(silence, silence >= Grace);
        }
    }
}
