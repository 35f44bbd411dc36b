namespace Sonde.Tunnel.Multiplexing;

/// <summary>The peer sent what the protocol forbids; the message says what. Ends the multiplexer.</summary>
internal sealed class ProtocolViolationException(string message) : IOException(message);
