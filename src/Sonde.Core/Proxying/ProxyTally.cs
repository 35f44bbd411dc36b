using Sonde.Core.Reports;

namespace Sonde.Core.Proxying;

/// <summary>Counts what goes through a proxy; never what it is. Any thread.</summary>
internal sealed class ProxyTally
{
    /// <summary>Places that are told by name; a program seldom misses more.</summary>
    private const int MostNames = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, UnreachedPlace> _unreached = new(StringComparer.Ordinal);
    private long _connections;
    private long _refused;
    private long _sent;
    private long _received;
    private int _open;

    /// <summary>Connections that are there now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>What was counted so far.</summary>
    public NetProxyFigures Figures => new(Interlocked.Read(ref _connections), Interlocked.Read(ref _refused), Interlocked.Read(ref _sent), Interlocked.Read(ref _received));

    /// <summary>The places that were not reached, the most often missed first; at most 20.</summary>
    public IReadOnlyList<UnreachedPlace> Unreached
    {
        get
        {
            lock (_gate)
            {
                return [.. _unreached.Values.OrderByDescending(static place => place.Count)];
            }
        }
    }

    /// <summary>A connection begins.</summary>
    /// <returns>How many there are with it.</returns>
    public int Begin() => Interlocked.Increment(ref _open);

    /// <summary>It ends.</summary>
    public void End() => Interlocked.Decrement(ref _open);

    /// <summary>One was opened.</summary>
    public void Opened() => Interlocked.Increment(ref _connections);

    /// <summary>Bytes went to the pod's side.</summary>
    public void Sent(int count) => Interlocked.Add(ref _sent, count);

    /// <summary>Bytes came from there.</summary>
    public void Received(int count) => Interlocked.Add(ref _received, count);

    /// <summary>One was refused that led nowhere in particular.</summary>
    public void Refused() => Interlocked.Increment(ref _refused);

    /// <summary>A place was not reached.</summary>
    /// <returns>Whether it is worth a line: it is the first time, and few places were told before.</returns>
    public bool Missed(string place, string why)
    {
        Refused();
        lock (_gate)
        {
            if (_unreached.TryGetValue(place, out var known))
            {
                _unreached[place] = known with { Count = known.Count + 1, Why = why };
                return false;
            }

            return _unreached.Count < MostNames && _unreached.TryAdd(place, new UnreachedPlace(place, why, 1));
        }
    }
}
