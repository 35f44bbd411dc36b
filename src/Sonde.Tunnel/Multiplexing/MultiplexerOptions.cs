using Sonde.Tunnel.Links;

namespace Sonde.Tunnel.Multiplexing;

/// <summary>How a multiplexer behaves.</summary>
public sealed record MultiplexerOptions
{
    /// <summary>True on the side that dialled (the CLI): its channels have odd ids; the other side's even ones.</summary>
    public required bool IsClient { get; init; }

    /// <summary>A ping is sent this often.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A peer from which nothing came for so long is taken for gone. More than <see cref="Heartbeat"/>.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Bytes that may be under way in each direction of a channel before its reader has taken any. 4 KiB to 16 MiB.
    /// </summary>
    public int Window { get; init; } = 1024 * 1024;

    /// <summary>Channels open at once; one more is refused.</summary>
    public int MaximumChannels { get; init; } = 1024;

    /// <summary>
    /// Called for each channel that the peer opens, on the thread pool; it must accept or refuse the channel. Null refuses all.
    /// The multiplexer awaits what it returns before its own end; an exception resets that channel only.
    /// </summary>
    public Func<IncomingChannel, CancellationToken, Task>? OnIncoming { get; init; }

    /// <summary>
    /// The link at the bottom of the transport, where it can outlive its transports: it is told what the peer has received, and of silence; an
    /// end that is wanted is then said aloud, because the transport's end does not say it. Null where the transport is all there is.
    /// </summary>
    public LinkStream? Link { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Heartbeat, TimeSpan.Zero, nameof(Heartbeat));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Grace, Heartbeat, nameof(Grace));
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, Wire.MinimumWindow, nameof(Window));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Window, Wire.MaximumWindow, nameof(Window));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumChannels, 1, nameof(MaximumChannels));
    }
}
