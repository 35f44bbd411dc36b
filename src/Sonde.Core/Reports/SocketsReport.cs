using Sonde.Core.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Reports;

/// <summary>The sockets of a target, for <c>sonde net</c>, from two looks.</summary>
/// <param name="Target">The target.</param>
/// <param name="Seconds">Between the two looks.</param>
/// <param name="Source">Where they are from.</param>
/// <param name="Count">How many there are, whatever was asked for.</param>
/// <param name="States">How many there are of each state.</param>
/// <param name="Findings">What is conspicuous, the worst first.</param>
/// <param name="Rows">Those that were asked for: listeners by port, then connections, those first that something is odd about.</param>
/// <param name="Left">How many of those that were asked for are not among the rows, because there are too many.</param>
/// <param name="Counters">How much the kernel's counters grew between the looks, those that did.</param>
/// <param name="Gaps">What could not be seen.</param>
public sealed record SocketsReport(
    string Target, double Seconds, SocketSource Source, int Count, IReadOnlyList<SocketStateCount> States, IReadOnlyList<SocketFinding> Findings,
    IReadOnlyList<SocketRow> Rows, int Left, IReadOnlyList<KernelCounter> Counters, IReadOnlyList<string> Gaps) : Report;

/// <summary>A socket at the second look, and what has changed since the first.</summary>
/// <param name="Socket">As the agent told it.</param>
public sealed record SocketRow(SocketDescription Socket)
{
    /// <summary>The name of the process that holds it; null where that is not known.</summary>
    public string? Process { get; init; }

    /// <summary>Who has the peer's address: <c>svc/stock</c>, <c>pod/api-7d9</c>; null where that is not known.</summary>
    public string? PeerName { get; init; }

    /// <summary>Bytes that came, a second; null where it was not there before, or the kernel does not count.</summary>
    public double? BytesInPerSecond { get; init; }

    /// <summary>Bytes that were acknowledged, a second; null likewise.</summary>
    public double? BytesOutPerSecond { get; init; }

    /// <summary>Segments that were sent again between the looks; null likewise.</summary>
    public long? Retransmitted { get; init; }

    /// <summary>Segments with data that were sent between the looks; null likewise.</summary>
    public long? DataSegmentsOut { get; init; }
}
