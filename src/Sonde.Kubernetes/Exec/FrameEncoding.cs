namespace Sonde.Kubernetes.Exec;

/// <summary>Makes a frame of a message of one of the channels (<see cref="ExecChannel"/>).</summary>
/// <param name="buffer">Where it goes, from the beginning; long enough.</param>
/// <param name="channel">The channel.</param>
/// <param name="payload">What it carries.</param>
/// <returns>The frame's length, in bytes.</returns>
internal delegate int FrameEncoding(Span<byte> buffer, byte channel, ReadOnlySpan<byte> payload);
