namespace Sonde.Tunnel.Multiplexing;

/// <summary>Why a multiplexer ended. The first reason wins.</summary>
/// <param name="Reason">The kind.</param>
/// <param name="Detail">A sentence; the transport's own words where it failed.</param>
public sealed record MultiplexerEnd(MultiplexerEndReason Reason, string Detail);
