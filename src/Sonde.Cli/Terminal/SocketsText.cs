using System.Globalization;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;
using Sonde.Core.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.Cli.Terminal;

/// <summary>What <c>sonde net</c> saw: what is conspicuous, listeners, connections.</summary>
internal static class SocketsText
{
    /// <summary>Writes it.</summary>
    public static void Write(SocketsReport report, Page page)
    {
        page.Add(new Line(report.Target, Tone.Strong));
        page.AddProse("  ", Summary(report), Tone.Plain, Tone.Faint);
        foreach (var (finding, isFirst) in report.Findings.Select(static (finding, index) => (finding, index == 0)))
        {
            Write(finding, isFirst, page);
        }

        if (report.Findings.Count == 0)
        {
            page.AddProse("  ✓ ", "Nothing is conspicuous.", Tone.Good);
        }

        Listeners([.. report.Rows.Where(static row => IsListener(row.Socket))], page);
        Connections([.. report.Rows.Where(static row => !IsListener(row.Socket))], page);
        if (report.Left > 0)
        {
            page.Add(new Line($"  and {ValueText.Grouped(report.Left)} more; --port and --state choose among them", Tone.Faint));
        }

        if (report.Counters.Count > 0)
        {
            page.AddProse("  kernel  ", string.Join(", ", report.Counters.Select(static counter => $"{counter.Name} +{ValueText.Grouped(counter.Value)}")), Tone.Faint, Tone.Faint);
        }

        foreach (var gap in report.Gaps)
        {
            page.AddProse("  not seen  ", gap, Tone.Warning);
        }
    }

    private static void Write(SocketFinding finding, bool isFirst, Page page)
    {
        page.AddProse(isFirst ? "  ✗ " : "  · ", $"{finding.Summary} [{finding.Name}]", isFirst ? Tone.Bad : Tone.Warning, isFirst ? Tone.Strong : Tone.Plain);
        foreach (var line in finding.Evidence)
        {
            page.AddProse("      ", line);
        }

        foreach (var step in finding.Next)
        {
            page.AddStep("    next:  ", step);
        }
    }

    private static string Summary(SocketsReport report)
    {
        var states = report.States.GroupBy(static state => state.State).Select(static group => (State: group.Key, Count: group.Sum(static state => (long)state.Count))).OrderByDescending(static state => state.Count);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ValueText.Grouped(report.Count)} {(report.Count == 1 ? "socket" : "sockets")}{(report.States.Count > 0 ? ": " : "")}{string.Join(", ", states.Select(static state => $"{ValueText.Grouped(state.Count)} {SocketWords.Name(state.State)}"))}; seen twice within {report.Seconds:0.0} s");
    }

    private static bool IsListener(SocketDescription socket) => socket.State == SocketState.Listen || socket is { Protocol: SocketProtocol.Udp, Peer: null };

    private static void Listeners(IReadOnlyList<SocketRow> rows, Page page)
    {
        var table = new Table().Column("listening", 0).Column("", 0).Column("waiting", 0, true).Column("backlog", 1, true).Column("dropped", 2, true).Column("process", 1);
        foreach (var row in rows)
        {
            var (socket, isTcp) = (row.Socket, row.Socket.Protocol == SocketProtocol.Tcp);
            table.Row(
                isTcp && socket.SendQueue > 0 && socket.ReceiveQueue >= socket.SendQueue ? Tone.Bad : Tone.Plain,
                SocketWords.Endpoint(socket.Local, socket.LocalPort), isTcp ? "tcp" : "udp",
                isTcp ? ValueText.Grouped(socket.ReceiveQueue) : Bytes(socket.ReceiveQueue), isTcp && socket.SendQueue > 0 ? ValueText.Grouped(socket.SendQueue) : "",
                socket.Drops > 0 ? ValueText.Grouped(socket.Drops) : "", Process(row));
        }

        table.Write(page);
    }

    private static void Connections(IReadOnlyList<SocketRow> rows, Page page)
    {
        var table = new Table().Column("state", 0).Column("local", 5).Column("peer", 0).Column("process", 4)
            .Column("round trip", 2).Column("in/s", 3, true).Column("out/s", 3, true).Column("unread", 1, true).Column("unsent", 1, true)
            .Column("again", 1, true).Column("window", 7, true).Column("quiet", 6, true).Column("timer", 8);
        foreach (var row in rows)
        {
            var socket = row.Socket;
            table.Row(
                Tones(row), (socket.Protocol == SocketProtocol.Udp ? "udp " : "") + SocketWords.Name(socket.State), SocketWords.Endpoint(socket.Local, socket.LocalPort), Peer(row), Process(row),
                RoundTrip(socket.Tcp), Rate(row.BytesInPerSecond), Rate(row.BytesOutPerSecond), Bytes(socket.ReceiveQueue), Bytes(socket.SendQueue),
                Again(row), socket.Tcp is { CongestionWindow: > 0 and var window } ? ValueText.Grouped(window) : "", Quiet(socket), Timer(socket));
        }

        table.Write(page);
    }

    private static Tone Tones(SocketRow row) => row.Socket switch
    {
        { Attempts: > 1 } or { State: SocketState.SynSent, Attempts: > 0 } => Tone.Bad,
        { State: SocketState.CloseWait } => Tone.Warning,
        _ when row.Retransmitted > 0 => Tone.Warning,
        { State: SocketState.TimeWait } => Tone.Faint,
        _ => Tone.Plain,
    };

    private static string Peer(SocketRow row) => SocketWords.Endpoint(row.Socket.Peer ?? "*", row.Socket.PeerPort) + (row.PeerName is { } name ? $" {name}" : "");

    private static string Process(SocketRow row) => row.Socket.ProcessId is { } id ? string.Create(CultureInfo.InvariantCulture, $"{id} {row.Process}").TrimEnd() : "";

    private static string RoundTrip(TcpFigures? tcp) => tcp is { RoundTripMicroseconds: > 0 }
        ? string.Create(CultureInfo.InvariantCulture, $"{tcp.RoundTripMicroseconds / 1000.0:0.0} ± {tcp.VariationMicroseconds / 1000.0:0.0} ms")
        : "";

    private static string Rate(double? rate) => rate is { } bytes && bytes >= 1 ? Bytes((long)bytes) : "";

    private static string Bytes(long bytes) => bytes == 0 ? "" : ValueText.Of(bytes, ProfileUnit.Bytes);

    /// <summary>All, and how many of them between the looks.</summary>
    private static string Again(SocketRow row) => row.Socket.Tcp is not { Retransmitted: > 0 and var all } ? ""
        : ValueText.Grouped(all) + (row.Retransmitted > 0 ? $" +{ValueText.Grouped(row.Retransmitted.Value)}" : "");

    /// <summary>How long ago anything came or went.</summary>
    private static string Quiet(SocketDescription socket) => socket.Tcp is not { } tcp || socket.State == SocketState.SynSent ? ""
        : ValueText.Of(Math.Min(tcp.SentMillisecondsAgo, tcp.ReceivedMillisecondsAgo) * 1_000_000, ProfileUnit.Nanoseconds);

    private static string Timer(SocketDescription socket) => socket.Timer is not { } timer ? "" : string.Create(
        CultureInfo.InvariantCulture, $"{timer.ToString().ToLowerInvariant()} {socket.TimerMilliseconds / 1000.0:0.0} s{(socket.Attempts > 0 ? $" ({socket.Attempts})" : "")}");
}
