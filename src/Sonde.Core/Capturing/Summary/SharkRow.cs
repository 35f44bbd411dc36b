using System.Globalization;

namespace Sonde.Core.Capturing.Summary;

/// <summary>What tshark tells of a packet, a line of fields (tshark.1: <c>-T fields</c>; wireshark.org/docs/dfref).</summary>
/// <param name="Source">The address it is from; empty where it has none.</param>
/// <param name="Destination">The address it is for.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>; empty for others.</param>
/// <param name="SourcePort">0 where it has none.</param>
/// <param name="DestinationPort">0 where it has none.</param>
/// <param name="Stream">The connection's number within the protocol; -1 for none.</param>
/// <param name="Bytes">Its length on the wire.</param>
internal sealed record SharkRow(string Source, string Destination, string Protocol, int SourcePort, int DestinationPort, long Stream, long Bytes)
{
    /// <summary>The fields, in the order in which they are read.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "frame.len", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport", "tcp.stream", "udp.stream",
        "tcp.analysis.retransmission", "tcp.flags.reset", "tcp.analysis.ack_rtt", "http.request.method", "http.host", "http.request.uri", "http.response.code", "frame.time_epoch",
    ];

    /// <summary>It was sent before.</summary>
    public bool IsRetransmission { get; init; }

    /// <summary>It breaks its connection off.</summary>
    public bool IsReset { get; init; }

    /// <summary>How long the other side took to acknowledge, in seconds; null where it does not tell.</summary>
    public double? RoundTrip { get; init; }

    /// <summary>A request's method and what it is for; null where it is none.</summary>
    public string? Request { get; init; }

    /// <summary>A response's code; null where it is none.</summary>
    public int? Response { get; init; }

    /// <summary>When it was seen, in seconds since 1970.</summary>
    public double Time { get; init; }

    /// <summary>Reads a line; null for one that has not the fields.</summary>
    public static SharkRow? Parse(string line)
    {
        var field = line.Split('\t');
        if (field.Length != Fields.Count || !long.TryParse(field[0], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
        {
            return null;
        }

        var isTcp = field[5].Length > 0;
        return new SharkRow(
            field[1].Length > 0 ? field[1] : field[3], field[2].Length > 0 ? field[2] : field[4], isTcp ? "tcp" : field[7].Length > 0 ? "udp" : "",
            Number(isTcp ? field[5] : field[7]), Number(isTcp ? field[6] : field[8]), Whole(isTcp ? field[9] : field[10]), bytes)
        {
            IsRetransmission = field[11].Length > 0,
            IsReset = field[12] is "1" or "True",
            RoundTrip = Fraction(field[13]),
            Request = field[14].Length == 0 ? null : $"{field[14]} {field[15]}{field[16]}",
            Response = field[17].Length == 0 ? null : Number(field[17]),
            Time = Fraction(field[18]) ?? 0,
        };
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static long Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static double? Fraction(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
