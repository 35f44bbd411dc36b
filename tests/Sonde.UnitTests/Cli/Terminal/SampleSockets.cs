using Sonde.Core.Reports;
using Sonde.Core.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Cli.Terminal;

/// <summary>Sockets as <c>sonde net</c> tells them.</summary>
internal static class SampleSockets
{
    public static SocketsReport Busy { get; } = new(
        "pod/api-7d9 in namespace shop", 2.04, SocketSource.Netlink, 431,
        [new SocketStateCount(SocketProtocol.Tcp, SocketState.CloseWait, 412), new SocketStateCount(SocketProtocol.Tcp, SocketState.Established, 17), new SocketStateCount(SocketProtocol.Tcp, SocketState.Listen, 1), new SocketStateCount(SocketProtocol.Udp, SocketState.Unconnected, 1)],
        [
            new SocketFinding(SocketFindingNames.AcceptQueueFull, "the accept queue of port 8080 is full: process 7 (api) does not accept", ["0.0.0.0:8080: 129 connections wait to be accepted, and its backlog is 128"], ["sonde profile deploy/api -n shop --type wall", "see what its accepting thread does: it is busy, blocked or gone"]),
            new SocketFinding(SocketFindingNames.CloseWaitLeak, "412 connections that the other side closed are held open by process 7 (a\e[31mpi)", ["412 in CLOSE-WAIT to 10.0.0.7:5432"], ["The program does not close them."]),
        ],
        [
            new SocketRow(new SocketDescription(SocketProtocol.Tcp, SocketState.Listen, "0.0.0.0", 8080) { ReceiveQueue = 129, SendQueue = 128, ProcessId = 7 }) { Process = "api" },
            new SocketRow(new SocketDescription(SocketProtocol.Udp, SocketState.Unconnected, "::", 5353) { Drops = 12, ReceiveQueue = 2048 }),
            new SocketRow(new SocketDescription(SocketProtocol.Tcp, SocketState.SynSent, "10.0.0.5", 40_112) { Peer = "10.0.0.9", PeerPort = 6379, Attempts = 4, Timer = SocketTimer.Retransmit, TimerMilliseconds = 8100, SendQueue = 1, ProcessId = 7, Tcp = new TcpFigures { CongestionWindow = 1 } }) { Process = "api" },
            new SocketRow(new SocketDescription(SocketProtocol.Tcp, SocketState.Established, "10.0.0.5", 40_100)
            {
                Peer = "10.0.0.7", PeerPort = 5432, ProcessId = 7, SendQueue = 17_376,
                Tcp = new TcpFigures { RoundTripMicroseconds = 1250, VariationMicroseconds = 310, CongestionWindow = 10, Retransmitted = 42, BytesAcknowledged = 1_000_000, SentMillisecondsAgo = 12, ReceivedMillisecondsAgo = 40 },
            })
            {
                Process = "api", PeerName = "svc/orders", BytesInPerSecond = 1234.5, BytesOutPerSecond = 98_765, Retransmitted = 3, DataSegmentsOut = 90,
            },
            new SocketRow(new SocketDescription(SocketProtocol.Tcp, SocketState.CloseWait, "fd00::5", 40_099) { Peer = "fd00::7", PeerPort = 5432, ProcessId = 7, ReceiveQueue = 1, Tcp = new TcpFigures { ReceivedMillisecondsAgo = 95_000, SentMillisecondsAgo = 99_000 } }) { Process = "api" },
            new SocketRow(new SocketDescription(SocketProtocol.Tcp, SocketState.TimeWait, "10.0.0.5", 8080) { Peer = "10.0.0.1", PeerPort = 51_515 }),
        ],
        231, [new KernelCounter("TcpRetransSegs", 3), new KernelCounter("TcpExtListenOverflows", 12)], ["Of 1 process the agent may not see the sockets: who holds those is not told."]);

    public static SocketsReport Quiet { get; } = new("podman/api", 1, SocketSource.Proc, 0, [], [], [], 0, [], []);
}
