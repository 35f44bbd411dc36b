using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>Counts how long a target has stood, from looks at it, and knows when that is long enough.</summary>
/// <param name="limit">The limit.</param>
/// <param name="clock">Time.</param>
internal sealed class PauseMeter(PauseLimit limit, TimeProvider clock)
{
    private readonly TimeSpan _most = TimeSpan.FromSeconds(limit.Seconds);
    private readonly TimeSpan _recovery = TimeSpan.FromSeconds(limit.RecoverySeconds);
    private TimeSpan _stood;
    private TimeSpan _ran;
    private long? _last;

    /// <summary>How much longer it may stand.</summary>
    public TimeSpan Left => _most > _stood ? _most - _stood : TimeSpan.Zero;

    /// <summary>It may stand for the whole time again.</summary>
    public void Restart() => _stood = TimeSpan.Zero;

    /// <summary>A debugger was attached: the target stood for it, and ran while there was none.</summary>
    /// <param name="freeze">For how long it stood.</param>
    public void Attach(TimeSpan freeze)
    {
        if (_last is not null)
        {
            Look(isStopped: false);
        }

        (_last, _ran, _stood) = (clock.GetTimestamp(), TimeSpan.Zero, _stood + freeze);
    }

    /// <summary>Takes a look: what it is doing now, it has been doing since the last one. True when it has stood for too long.</summary>
    public bool Look(bool isStopped)
    {
        var now = clock.GetTimestamp();
        var passed = _last is { } last ? clock.GetElapsedTime(last, now) : TimeSpan.Zero;
        _last = now;
        (_stood, _ran) = isStopped ? (_stood + passed, TimeSpan.Zero) : (_stood, _ran + passed);
        if (_ran >= _recovery)
        {
            _stood = TimeSpan.Zero;
        }

        return _stood >= _most;
    }
}
