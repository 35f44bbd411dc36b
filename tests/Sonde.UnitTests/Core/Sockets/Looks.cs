using Sonde.Core.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Sockets;

/// <summary>Looks that tests make up: process 7 is called api.</summary>
internal static class Looks
{
    public static SocketDescription Connection(string peer = "10.0.0.7", int port = 5432, SocketState state = SocketState.Established) =>
        new(SocketProtocol.Tcp, state, "10.0.0.5", 40_000) { Peer = peer, PeerPort = port, Inode = 11, ProcessId = 7, Tcp = new TcpFigures { DataSegmentsOut = 100, SegmentBytes = 1448, PeerWindow = 65_536 } };

    public static SocketDescription Listener(long waiting = 0, long backlog = 128) =>
        new(SocketProtocol.Tcp, SocketState.Listen, "0.0.0.0", 8080) { ReceiveQueue = waiting, SendQueue = backlog, Inode = 10, ProcessId = 7 };

    public static SocketsAnswer Of(double seconds, params SocketDescription[] sockets) => new(
        SocketSource.Netlink, seconds, sockets.Length, sockets,
        [.. sockets.GroupBy(static socket => (socket.Protocol, socket.State)).Select(static state => new SocketStateCount(state.Key.Protocol, state.Key.State, state.Count()))],
        [.. sockets.GroupBy(static socket => (socket.State, socket.ProcessId, socket.Peer, socket.PeerPort)).Select(static group =>
            new SocketGroup(SocketProtocol.Tcp, group.Key.State, group.Count()) { ProcessId = group.Key.ProcessId, Peer = group.Key.Peer, PeerPort = group.Key.PeerPort })],
        [new SocketOwner(7, "api")], []);

    public static SocketFinding[] Judge(SocketsAnswer before, SocketsAnswer after) => [.. SocketCatalog.Judge(new SocketLooks(before, after), "deploy/api -n shop")];

    public static SocketFinding[] Judge(SocketDescription before, SocketDescription after) => Judge(Of(10, before), Of(12, after));
}
