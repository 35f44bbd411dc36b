using Sonde.Tunnel.Control;

namespace Sonde.Agent.Intercepting;

/// <summary>Counts what went where. Any thread.</summary>
internal sealed class InterceptTally
{
    /// <summary>So many of the latest openings are kept for the figures.</summary>
    private const int MostKept = 4096;

    private readonly Lock _gate = new();
    private readonly double[] _openings = new double[MostKept];
    private long _opened;
    private long _connections;
    private long _here;
    private long _pod;
    private long _fellBack;
    private long _probes;
    private long _broken;

    /// <summary>So far.</summary>
    public InterceptFigures Figures
    {
        get
        {
            lock (_gate)
            {
                var openings = _openings.AsSpan(0, (int)Math.Min(_opened, MostKept)).ToArray();
                Array.Sort(openings);
                return new InterceptFigures(_connections, _here, _pod, _fellBack, _probes, _broken)
                {
                    OpeningMedianMilliseconds = openings.Length == 0 ? null : openings[openings.Length / 2],
                    OpeningP99Milliseconds = openings.Length == 0 ? null : openings[openings.Length * 99 / 100],
                };
            }
        }
    }

    /// <summary>A connection was turned.</summary>
    public void Connected() => Count(ref _connections);

    /// <summary>One went to the client's machine: a connection, or with a header a request.</summary>
    public void WentHere() => Count(ref _here);

    /// <summary>One went to the pod.</summary>
    /// <param name="hasFallenBack">It was for the client's machine, which did not take it.</param>
    public void WentToPod(bool hasFallenBack)
    {
        Count(ref _pod);
        if (hasFallenBack)
        {
            Count(ref _fellBack);
        }
    }

    /// <summary>A probe went to the pod.</summary>
    public void Probed() => Count(ref _probes);

    /// <summary>One that went to the client's machine broke before its end.</summary>
    public void Broke() => Count(ref _broken);

    /// <summary>A connection to the client's machine was opened.</summary>
    /// <param name="took">How long that took.</param>
    public void Opened(TimeSpan took)
    {
        lock (_gate)
        {
            _openings[_opened++ % MostKept] = took.TotalMilliseconds;
        }
    }

    private void Count(ref long what)
    {
        lock (_gate)
        {
            what++;
        }
    }
}
