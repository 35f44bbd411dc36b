using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>A piece of a file that a runtime wrote of itself, in order: the recording of a JVM (.jfr).</summary>
/// <param name="Bytes">At most 32 KiB, cut anywhere; in base64.</param>
public sealed record BytesLine([property: JsonRequired] byte[] Bytes) : SampleLine;
