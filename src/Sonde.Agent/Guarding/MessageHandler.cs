namespace Sonde.Agent.Guarding;

/// <summary>Takes one whole message, which is valid only during the call.</summary>
internal delegate void MessageHandler(ReadOnlySpan<byte> message);
