using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sockets.Findings;

/// <summary>Too many of a kind.</summary>
internal sealed class CountFindings : ISocketFinder
{
    /// <summary>A few are on their way to be closed.</summary>
    private const int ManyClosed = 10;

    /// <summary>One that was closed this long ago will not be closed any more.</summary>
    private const double LongClosedSeconds = 60;

    /// <summary>Of the 28,232 ports that the kernel gives out unless told otherwise (net.ipv4.ip_local_port_range).</summary>
    private const int ManyPorts = 20_000;

    /// <inheritdoc/>
    public IEnumerable<SocketFinding> Find(SocketLooks looks, string target) => Closed(looks, target).Concat(Ports(looks)).Concat(Drops(looks));

    private static IEnumerable<SocketFinding> Closed(SocketLooks looks, string target)
    {
        foreach (var process in looks.After.Groups.Where(static group => group.State == SocketState.CloseWait).GroupBy(static group => group.ProcessId))
        {
            var count = process.Sum(static group => (long)group.Count);
            var known = looks.Connections.Where(socket => socket.State == SocketState.CloseWait && socket.ProcessId == process.Key).ToArray();
            var oldest = known.Select(static socket => socket.Tcp?.ReceivedMillisecondsAgo / 1000.0).Max() ?? 0;
            if (count < ManyClosed && oldest < LongClosedSeconds)
            {
                continue;
            }

            var before = looks.Before.Groups.Where(group => group.State == SocketState.CloseWait && group.ProcessId == process.Key).Sum(static group => (long)group.Count);
            yield return new SocketFinding(
                SocketFindingNames.CloseWaitLeak,
                $"{SocketWords.Counted(count, "connection")} that the other side closed {(count == 1 ? "is" : "are")} held open by {SocketWords.Holder(looks, process.Key)}",
                [
                    .. process.OrderByDescending(static group => group.Count).Take(3).Select(static group => group.LocalPort is { } port
                        ? string.Create(CultureInfo.InvariantCulture, $"{group.Count} in CLOSE-WAIT that came to port {port}")
                        : string.Create(CultureInfo.InvariantCulture, $"{group.Count} in CLOSE-WAIT to {SocketWords.Endpoint(group.Peer ?? "?", group.PeerPort ?? 0)}")),
                    string.Create(CultureInfo.InvariantCulture, $"{before} of them {looks.Seconds:0.0} s before{(oldest > 0 ? $"; data last came {oldest:0} s ago" : "")}"),
                ],
                ["The program does not close them: look for a connection, response body or socket that is not closed where reading ends or fails.", $"sonde profile {target} --type wall"]);
        }
    }

    private static IEnumerable<SocketFinding> Ports(SocketLooks looks)
    {
        foreach (var peer in looks.After.Groups.Where(static group => group is { Protocol: SocketProtocol.Tcp, Peer: not null }).GroupBy(static group => SocketWords.Endpoint(group.Peer!, group.PeerPort ?? 0), StringComparer.Ordinal))
        {
            var count = peer.Sum(static group => (long)group.Count);
            if (count >= ManyPorts)
            {
                var waiting = peer.Where(static group => group.State == SocketState.TimeWait).Sum(static group => (long)group.Count);
                yield return new SocketFinding(
                    SocketFindingNames.PortsShort,
                    $"{SocketWords.Counted(count, "port")} are taken by connections to {peer.Key}",
                    [$"{SocketWords.Counted(waiting, "connection")} of them in TIME-WAIT, where each keeps its port for a minute"],
                    ["Keep connections open and use them again (keep-alive, a pool) in place of a new one for each request."]);
            }
        }
    }

    private static IEnumerable<SocketFinding> Drops(SocketLooks looks)
    {
        foreach (var socket in looks.After.Sockets.Where(static socket => socket is { Protocol: SocketProtocol.Udp, Drops: > 0 }))
        {
            var grown = socket.Drops - (looks.Earlier(socket)?.Drops ?? socket.Drops);
            if (grown > 0)
            {
                yield return new SocketFinding(
                    SocketFindingNames.UdpDrops,
                    string.Create(CultureInfo.InvariantCulture, $"{SocketWords.Counted(grown, "UDP packet")} to port {socket.LocalPort} found no room within {looks.Seconds:0.0} s"),
                    [
                        string.Create(CultureInfo.InvariantCulture, $"{socket.Drops} since {SocketWords.Holder(looks, socket.ProcessId)} opened it"),
                        $"{SocketWords.Bytes(socket.ReceiveQueue)} wait to be read; its buffer takes {SocketWords.Bytes(socket.ReceiveBuffer)}",
                    ],
                    ["Have the program read faster, or raise its receive buffer (SO_RCVBUF, bounded by net.core.rmem_max)."]);
            }
        }
    }
}
