namespace Sonde.Kubernetes.Exec;

/// <summary>The beginning of a frame.</summary>
/// <param name="Opcode">What it is.</param>
/// <param name="IsFinal">False where the message goes on in the next frame.</param>
internal readonly record struct FrameHeader(FrameOpcode Opcode, bool IsFinal);
