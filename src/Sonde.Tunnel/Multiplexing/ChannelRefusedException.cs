namespace Sonde.Tunnel.Multiplexing;

/// <summary>The peer refused to open a channel.</summary>
/// <param name="reason">The peer's own words.</param>
public sealed class ChannelRefusedException(string reason) : IOException(reason);
