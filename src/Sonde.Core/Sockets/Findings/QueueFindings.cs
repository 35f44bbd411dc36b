using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sockets.Findings;

/// <summary>Data that wait because somebody does not read.</summary>
internal sealed class QueueFindings : ISocketFinder
{
    /// <summary>Less is a moment's backlog.</summary>
    private const long LeastWaiting = 4096;

    /// <inheritdoc/>
    public IEnumerable<SocketFinding> Find(SocketLooks looks, string target)
    {
        var open = looks.Connections.Where(static socket => socket.State is SocketState.Established or SocketState.CloseWait or SocketState.FinWait1 or SocketState.FinWait2).ToArray();
        foreach (var peer in open.Where(socket => IsHeldBack(looks, socket)).GroupBy(SocketWords.Peer, StringComparer.Ordinal).OrderByDescending(static peer => peer.Sum(static socket => socket.SendQueue)))
        {
            var worst = peer.MaxBy(static socket => socket.SendQueue)!;
            yield return new SocketFinding(
                SocketFindingNames.PeerDoesNotRead,
                $"{peer.Key} does not read: {SocketWords.Bytes(peer.Sum(static socket => socket.SendQueue))} wait to be sent",
                [
                    $"{SocketWords.Holder(looks, worst.ProcessId)} wrote them; the other side's window is {(worst.Tcp?.PeerWindow is { } window ? SocketWords.Bytes(window) : "closed")}",
                    string.Create(CultureInfo.InvariantCulture, $"nothing of them was acknowledged within {looks.Seconds:0.0} s"),
                ],
                ["Look at the other side: its process is busy, blocked or stopped, and does not read from this connection."]);
        }

        foreach (var process in open.Where(socket => IsLeft(looks, socket)).GroupBy(static socket => socket.ProcessId).OrderByDescending(static process => process.Sum(static socket => socket.ReceiveQueue)))
        {
            var worst = process.MaxBy(static socket => socket.ReceiveQueue)!;
            yield return new SocketFinding(
                SocketFindingNames.ProcessDoesNotRead,
                $"{SocketWords.Holder(looks, process.Key)} does not read from {SocketWords.Counted(process.Count(), "connection")}: {SocketWords.Bytes(process.Sum(static socket => socket.ReceiveQueue))} wait",
                [string.Create(CultureInfo.InvariantCulture, $"{SocketWords.Bytes(worst.ReceiveQueue)} from {SocketWords.Peer(worst)}, and no less than {looks.Seconds:0.0} s before")],
                [$"sonde profile {target} --type wall"]);
        }
    }

    /// <summary>The other side has closed its window, and it stays so.</summary>
    private static bool IsHeldBack(SocketLooks looks, SocketDescription socket) =>
        socket.SendQueue >= LeastWaiting
        && looks.Earlier(socket) is { } before && before.SendQueue > 0
        && (socket.Tcp?.BytesAcknowledged ?? 0) == (before.Tcp?.BytesAcknowledged ?? 0)
        && (socket.Timer == SocketTimer.Probe || (socket.Tcp is { PeerWindow: { } window, SegmentBytes: var segment } && window < segment));

    /// <summary>What lay there at the first look was not taken.</summary>
    private static bool IsLeft(SocketLooks looks, SocketDescription socket) =>
        socket.ReceiveQueue >= LeastWaiting
        && looks.Earlier(socket) is { } before && before.ReceiveQueue >= LeastWaiting
        && socket.ReceiveQueue - before.ReceiveQueue == Math.Max((socket.Tcp?.BytesReceived ?? socket.ReceiveQueue) - (before.Tcp?.BytesReceived ?? before.ReceiveQueue), 0);
}
