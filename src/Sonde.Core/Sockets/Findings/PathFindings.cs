using System.Globalization;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sockets.Findings;

/// <summary>What is sent and does not arrive, or not at once.</summary>
internal sealed class PathFindings : ISocketFinder
{
    /// <summary>A segment that is lost now and then is the way of the internet; a path that loses one of fifty slows everything down.</summary>
    private const double ManyNow = 0.02;

    /// <summary>Over a connection's whole life.</summary>
    private const double ManyEver = 0.01;

    private const int LeastNow = 3;
    private const int LeastEver = 20;

    /// <summary>Twice without an answer is no chance any more.</summary>
    private const int SilentAttempts = 2;

    /// <inheritdoc/>
    public IEnumerable<SocketFinding> Find(SocketLooks looks, string target)
    {
        var silent = looks.Connections.Where(static socket => socket is { State: not SocketState.SynSent and not SocketState.SynReceived, Timer: SocketTimer.Retransmit, Attempts: >= SilentAttempts, SendQueue: > 0 }).ToArray();
        foreach (var peer in silent.GroupBy(SocketWords.Peer, StringComparer.Ordinal).OrderByDescending(static peer => peer.Count()))
        {
            var worst = peer.MaxBy(static socket => socket.Attempts)!;
            yield return new SocketFinding(
                SocketFindingNames.PeerSilent,
                string.Create(CultureInfo.InvariantCulture, $"{peer.Key} acknowledges nothing: {SocketWords.Bytes(peer.Sum(static socket => socket.SendQueue))} were sent again {worst.Attempts} times in a row"),
                [
                    $"{SocketWords.Counted(peer.Count(), "connection")} of {SocketWords.Holder(looks, worst.ProcessId)}",
                    .. worst.Tcp is { } tcp ? [string.Create(CultureInfo.InvariantCulture, $"data last came {tcp.ReceivedMillisecondsAgo / 1000.0:0.0} s ago")] : Array.Empty<string>(),
                ],
                ["The other side is gone without a word, or something between drops the packets: look whether its pod still runs and who else cannot reach it."]);
        }

        var rows = looks.Connections.Except(silent).Where(static socket => socket is { Peer: not null, Tcp: not null, State: not SocketState.SynSent }).Select(looks.Row);
        foreach (var peer in rows.GroupBy(row => looks.IsIncoming(row.Socket) ? row.Socket.Peer! : SocketWords.Peer(row.Socket), StringComparer.Ordinal).OrderByDescending(static peer => peer.Sum(static row => row.Retransmitted ?? 0)))
        {
            if (Judge(looks, target, peer.Key, [.. peer]) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static SocketFinding? Judge(SocketLooks looks, string target, string peer, IReadOnlyList<SocketRow> rows)
    {
        var (now, sent) = (rows.Sum(static row => row.Retransmitted ?? 0), rows.Sum(static row => row.DataSegmentsOut ?? 0));
        var (ever, all) = (rows.Sum(static row => row.Socket.Tcp!.Retransmitted), rows.Sum(static row => row.Socket.Tcp!.DataSegmentsOut));
        var isNow = now >= LeastNow && now >= ManyNow * sent;
        if (!isNow && !(ever >= LeastEver && ever >= ManyEver * all))
        {
            return null;
        }

        var worst = rows.MaxBy(static row => row.Retransmitted ?? row.Socket.Tcp!.Retransmitted)!.Socket;
        return new SocketFinding(
            SocketFindingNames.Retransmissions,
            isNow
                ? string.Create(CultureInfo.InvariantCulture, $"{Share(now, sent)} of what is sent to {peer} is sent again")
                : string.Create(CultureInfo.InvariantCulture, $"{Share(ever, all)} of what was sent to {peer} had to be sent again, none of it now"),
            [
                string.Create(CultureInfo.InvariantCulture, $"{now} of {sent} segments within {looks.Seconds:0.0} s, {ever} of {all} since the {(rows.Count == 1 ? "connection" : $"{rows.Count} connections")} began"),
                string.Create(CultureInfo.InvariantCulture, $"round trip {worst.Tcp!.RoundTripMicroseconds / 1000.0:0.0} ms ± {worst.Tcp.VariationMicroseconds / 1000.0:0.0} ms, congestion window {worst.Tcp.CongestionWindow} segments"),
            ],
            [$"sonde capture {target} --filter 'host {worst.Peer}' --duration 10s --summary"]);
    }

    private static string Share(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Math.Max(whole, Math.Max(part, 1)):0.#} %");
}
