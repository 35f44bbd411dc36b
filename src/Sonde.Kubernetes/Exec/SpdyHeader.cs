namespace Sonde.Kubernetes.Exec;

/// <summary>The beginning of a SPDY frame.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Stream">A data frame's stream; 0 for a control frame.</param>
/// <param name="Flags">As they came.</param>
internal readonly record struct SpdyHeader(SpdyType Type, uint Stream, byte Flags);
