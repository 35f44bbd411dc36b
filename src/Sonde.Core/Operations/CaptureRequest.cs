namespace Sonde.Core.Operations;

/// <summary><c>sonde capture</c>.</summary>
public sealed record CaptureRequest : SessionRequest
{
    /// <summary>The longest packet that libpcap takes (MAXIMUM_SNAPLEN).</summary>
    public const int MostSnapLength = 262_144;

    /// <summary>--interface: as tcpdump names it; <c>any</c> for all, the loopback included.</summary>
    public string Interface { get; init; } = "any";

    /// <summary>--filter: in tcpdump's language (pcap-filter.7); null for everything.</summary>
    public string? Filter { get; init; }

    /// <summary>--snaplen: so many bytes are kept of each packet; 0 for all of them, <see cref="MostSnapLength"/> at the most.</summary>
    public int SnapLength { get; init; } = 144;

    /// <summary>--write: the file; <c>-</c> for standard output. Null for a file in the working directory, or none where Wireshark is shown it.</summary>
    public string? Output { get; init; }

    /// <summary>--wireshark: shown live.</summary>
    public bool IsShown { get; init; }

    /// <summary>--summary: what was seen is told at the end.</summary>
    public bool IsSummarized { get; init; }

    /// <summary>The toolbox's tshark tells it: this machine has none.</summary>
    public bool IsSummarizedThere { get; init; }

    /// <summary>--duration: for so long; null until the user ends it.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>--count: so many packets; null for any number.</summary>
    public int? Count { get; init; }
}
