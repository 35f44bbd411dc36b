namespace Sonde.Tunnel.Multiplexing;

/// <summary>
/// The open channels by id. Ids of this side and of the peer differ in their lowest bit, only grow, and are never used again.
/// </summary>
internal sealed class ChannelTable(bool isClient, int maximum)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, TunnelChannel> _channels = [];
    private readonly uint _ownBit = isClient ? 1u : 0u;
    private uint _lastOwn;
    private uint _lastPeer;
    private string? _closed;

    /// <summary>
    /// Adds a channel that this side opens; <paramref name="open"/> runs under the lock, so that ids reach the peer in order.
    /// </summary>
    /// <exception cref="IOException">Closed.</exception>
    /// <exception cref="ChannelRefusedException">Full.</exception>
    public TunnelChannel AddOwn(Func<uint, TunnelChannel> open)
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                throw new IOException(_closed);
            }

            if (_channels.Count >= maximum)
            {
                throw new ChannelRefusedException(Full);
            }

            _lastOwn = checked(_lastOwn == 0 ? 2 - _ownBit : _lastOwn + 2);
            return _channels[_lastOwn] = open(_lastOwn);
        }
    }

    /// <summary>
    /// Adds a channel that the peer opens. False where it must be refused; <paramref name="refusal"/> says why, null where all
    /// has ended.
    /// </summary>
    /// <exception cref="ProtocolViolationException">An id of this side, or not above the last one.</exception>
    public bool TryAddPeer(uint id, TunnelChannel channel, out string? refusal)
    {
        lock (_gate)
        {
            if (IsOwn(id) || id <= _lastPeer)
            {
                throw new ProtocolViolationException($"channel {id} cannot be opened by the peer: not its own id, or not above {_lastPeer}");
            }

            _lastPeer = id;
            refusal = _closed is null && _channels.Count >= maximum ? Full : null;
            if (_closed is not null || refusal is not null)
            {
                return false;
            }

            _channels.Add(id, channel);
            return true;
        }
    }

    /// <summary>The open channel with that id; null for one that has been closed.</summary>
    /// <exception cref="ProtocolViolationException">No channel ever had that id.</exception>
    public TunnelChannel? Find(uint id)
    {
        lock (_gate)
        {
            if (_channels.TryGetValue(id, out var channel))
            {
                return channel;
            }

            if (id > (IsOwn(id) ? _lastOwn : _lastPeer))
            {
                throw new ProtocolViolationException($"a frame came for channel {id}, which was never opened");
            }

            return null;
        }
    }

    /// <summary>Whether an id is one that this side opens.</summary>
    public bool IsOwn(uint id) => (id & 1) == _ownBit;

    public void Remove(uint id)
    {
        lock (_gate)
        {
            _channels.Remove(id);
        }
    }

    /// <summary>Lets no more in, and hands out those that were open.</summary>
    public IReadOnlyCollection<TunnelChannel> Close(string reason)
    {
        lock (_gate)
        {
            _closed ??= reason;
            var open = _channels.Values.ToArray();
            _channels.Clear();
            return open;
        }
    }

    private string Full => $"{maximum} channels are open, which is the limit";
}
