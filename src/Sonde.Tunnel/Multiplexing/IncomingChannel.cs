namespace Sonde.Tunnel.Multiplexing;

/// <summary>A channel that the peer wants to open. Exactly one of its methods is called, once.</summary>
public sealed class IncomingChannel
{
    private readonly TunnelChannel _channel;
    private int _isAnswered;

    internal IncomingChannel(TunnelChannel channel, ReadOnlyMemory<byte> purpose)
    {
        _channel = channel;
        Purpose = purpose;
    }

    /// <summary>What the peer wants it for: at most 1 KiB, meaning agreed between the two ends.</summary>
    public ReadOnlyMemory<byte> Purpose { get; }

    /// <summary>Accepts it. Where the peer has given up meanwhile, the channel's reads and writes throw.</summary>
    /// <exception cref="InvalidOperationException">It has been accepted or refused before.</exception>
    public TunnelChannel Accept()
    {
        Answer();
        _channel.Accept();
        return _channel;
    }

    /// <summary>Accepts it with a window of its own.</summary>
    /// <param name="window">Bytes that may be under way to this side before its reader has taken any. 4 KiB to 16 MiB.</param>
    /// <exception cref="InvalidOperationException">It has been accepted or refused before.</exception>
    public TunnelChannel Accept(int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, Wire.MinimumWindow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, Wire.MaximumWindow);
        Answer();
        _channel.Accept(window);
        return _channel;
    }

    /// <summary>Refuses it; the peer's OpenAsync throws with this reason.</summary>
    /// <param name="reason">A sentence; what exceeds 1 KiB of UTF-8 is cut off.</param>
    /// <exception cref="InvalidOperationException">It has been accepted or refused before.</exception>
    public void Refuse(string reason)
    {
        Answer();
        _channel.Reset(reason);
    }

    /// <summary>Cuts the channel off, answered or not.</summary>
    internal void Fail(string reason)
    {
        Interlocked.Exchange(ref _isAnswered, 1);
        _channel.Reset(reason);
    }

    /// <summary>Refuses it unless it was answered.</summary>
    internal void RefuseForgotten()
    {
        if (Interlocked.Exchange(ref _isAnswered, 1) == 0)
        {
            _channel.Reset("nobody answered the request to open a channel");
        }
    }

    private void Answer()
    {
        if (Interlocked.Exchange(ref _isAnswered, 1) != 0)
        {
            throw new InvalidOperationException("The channel has been accepted or refused before.");
        }
    }
}
