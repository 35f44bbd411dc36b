namespace Sonde.Tunnel.Multiplexing;

/// <summary>The kinds of end of a multiplexer.</summary>
public enum MultiplexerEndReason
{
    /// <summary>This side disposed it.</summary>
    Disposed,

    /// <summary>The peer closed the stream.</summary>
    PeerClosed,

    /// <summary>Nothing came from the peer for longer than the grace.</summary>
    PeerSilent,

    /// <summary>The stream failed.</summary>
    TransportFailed,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolViolated,
}
