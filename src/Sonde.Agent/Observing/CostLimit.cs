using Sonde.Tunnel.Control;

namespace Sonde.Agent.Observing;

/// <summary>
/// Decides when an observation costs its target too much: three hits over the bound, one that is five times as long, or a target that stands for more than a
/// tenth of any second. Not safe for several threads.
/// </summary>
/// <param name="bound">How long a hit may hold the target.</param>
/// <param name="clock">Time.</param>
internal sealed class CostLimit(TimeSpan bound, TimeProvider clock)
{
    /// <summary>The most of a second that the target may stand.</summary>
    public const double MostShare = 0.1;

    private const int MostOver = 3;
    private const int FarOver = 5;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Queue<(long At, TimeSpan Stood)> _last = new();
    private TimeSpan _stood;

    /// <summary>How many hits were over the bound.</summary>
    public int OverBound { get; private set; }

    /// <summary>The greatest part of one second for which it stood so far, 0 to 1.</summary>
    public double GreatestShare { get; private set; }

    /// <summary>What <see cref="Hit"/> would say of a hit that is not over yet: while the target still stands, a breakpoint is taken out without stopping it again.</summary>
    /// <param name="soFar">How long it has stood.</param>
    public ObservationEnd? Foresee(TimeSpan soFar) =>
        soFar > bound * FarOver || OverBound + (soFar > bound ? 1 : 0) >= MostOver ? ObservationEnd.Bound
        : _stood + soFar > Second * MostShare ? ObservationEnd.Share
        : null;

    /// <summary>A hit held the target.</summary>
    /// <param name="pause">For so long.</param>
    /// <returns>Why the observation is to end; null where it may go on.</returns>
    public ObservationEnd? Hit(TimeSpan pause)
    {
        OverBound += pause > bound ? 1 : 0;
        var share = Stand(pause);
        return pause > bound * FarOver || OverBound >= MostOver ? ObservationEnd.Bound : share;
    }

    /// <summary>The target stood for a moment, at a hit or for a condition to be evaluated.</summary>
    /// <param name="time">For so long, up to now.</param>
    /// <returns>As above.</returns>
    public ObservationEnd? Stand(TimeSpan time)
    {
        var now = clock.GetTimestamp();
        _last.Enqueue((now, time));
        _stood += time;
        while (clock.GetElapsedTime(_last.Peek().At, now) > Second)
        {
            _stood -= _last.Dequeue().Stood;
        }

        var share = Math.Min(_stood / Second, 1);
        GreatestShare = Math.Max(GreatestShare, share);
        return share > MostShare ? ObservationEnd.Share : null;
    }
}
