using Sonde.Core.Capturing;

namespace Sonde.Core.Reports;

/// <summary>Packets were captured.</summary>
/// <param name="File">What was written, the full path; null where it went to standard output or a viewer alone.</param>
/// <param name="Packets">Packets in it.</param>
/// <param name="Bytes">Their bytes, as they were on the wire.</param>
/// <param name="Written">The file's bytes.</param>
/// <param name="Seconds">How long was captured.</param>
/// <param name="Counts">What tcpdump and the kernel counted, losses among it; null where they could not tell any more.</param>
public sealed record CaptureReport(string? File, long Packets, long Bytes, long Written, double Seconds, CaptureCounts? Counts) : Report;
