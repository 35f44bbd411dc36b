using Sonde.Core.Faults;
using Sonde.Core.Sockets;
using Sonde.Testing.Cli;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Sockets;

public sealed class SocketFindingsTests
{
    private static readonly Dictionary<string, (SocketsAnswer Before, SocketsAnswer After)> Cases = new(StringComparer.Ordinal)
    {
        [SocketFindingNames.AcceptQueueFull] = (Looks.Of(10, Looks.Listener(128)), Looks.Of(12, Looks.Listener(129)) with { Counters = [new KernelCounter("TcpExtListenOverflows", 12)] }),
        [SocketFindingNames.ListenOverflows] = (
            Looks.Of(10, Looks.Listener()) with { Counters = [new KernelCounter("TcpExtListenOverflows", 12)] },
            Looks.Of(12, Looks.Listener(3)) with { Counters = [new KernelCounter("TcpExtListenOverflows", 20)] }),
        [SocketFindingNames.ConnectUnanswered] = Both(Looks.Connection(state: SocketState.SynSent) with { Attempts = 4, Timer = SocketTimer.Retransmit, SendQueue = 1 }),
        [SocketFindingNames.PeerSilent] = Both(Looks.Connection() with { Attempts = 5, Timer = SocketTimer.Retransmit, SendQueue = 900 }),
        [SocketFindingNames.Retransmissions] = (Looks.Of(10, Looks.Connection()), Looks.Of(12, Sent(200, 3))),
        [SocketFindingNames.PeerDoesNotRead] = Both(Looks.Connection() with { SendQueue = 300_000, Timer = SocketTimer.Probe, Tcp = new TcpFigures { SegmentBytes = 1448, PeerWindow = 0 } }),
        [SocketFindingNames.ProcessDoesNotRead] = Both(Looks.Connection() with { ReceiveQueue = 70_000 }),
        [SocketFindingNames.CloseWaitLeak] = (
            Looks.Of(10), Looks.Of(12) with { Groups = [new SocketGroup(SocketProtocol.Tcp, SocketState.CloseWait, 412) { Peer = "10.0.0.7", PeerPort = 5432, ProcessId = 7 }] }),
        [SocketFindingNames.PortsShort] = (
            Looks.Of(10), Looks.Of(12) with { Groups = [new SocketGroup(SocketProtocol.Tcp, SocketState.TimeWait, 27_000) { Peer = "10.0.0.7", PeerPort = 5432 }] }),
        [SocketFindingNames.SynFlood] = (Looks.Of(10), Looks.Of(12) with { States = [new SocketStateCount(SocketProtocol.Tcp, SocketState.SynReceived, 500)] }),
        [SocketFindingNames.UdpDrops] = (Looks.Of(10, Udp(2)), Looks.Of(12, Udp(9))),
    };

    public static TheoryData<string> Names => [.. SocketFindingNames.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_found_where_it_is_and_alone(string name)
    {
        var finding = Assert.Single(Looks.Judge(Cases[name].Before, Cases[name].After));
        Assert.Equal(name, finding.Name);
        Assert.False(finding.Summary.EndsWith('.'), finding.Summary);
        Assert.NotEmpty(finding.Evidence);
        Assert.NotEmpty(finding.Next);
        Assert.All(finding.Next.Where(static step => step.StartsWith("sonde", StringComparison.Ordinal)), static step => Assert.True(NextStep.IsCommand(step) && step.Contains("deploy/api -n shop", StringComparison.Ordinal), step));
    }

    [Theory]
    [InlineData(SocketFindingNames.AcceptQueueFull, "port 8080 is full: process 7 (api) does not accept")]
    [InlineData(SocketFindingNames.ListenOverflows, "8 connections found no room")]
    [InlineData(SocketFindingNames.ConnectUnanswered, "10.0.0.7:5432 does not answer 1 attempt to connect, for about 15 s")]
    [InlineData(SocketFindingNames.PeerSilent, "10.0.0.7:5432 acknowledges nothing: 900 B were sent again 5 times")]
    [InlineData(SocketFindingNames.Retransmissions, "3 % of what is sent to 10.0.0.7:5432 is sent again")]
    [InlineData(SocketFindingNames.PeerDoesNotRead, "10.0.0.7:5432 does not read: 293 KiB wait to be sent")]
    [InlineData(SocketFindingNames.ProcessDoesNotRead, "process 7 (api) does not read from 1 connection: 68.4 KiB wait")]
    [InlineData(SocketFindingNames.CloseWaitLeak, "412 connections that the other side closed are held open by process 7 (api)")]
    [InlineData(SocketFindingNames.PortsShort, "27,000 ports are taken by connections to 10.0.0.7:5432")]
    [InlineData(SocketFindingNames.SynFlood, "500 peers asked")]
    [InlineData(SocketFindingNames.UdpDrops, "7 UDP packets to port 53 found no room within 2.0 s")]
    public void It_is_said_with_its_figures(string name, string words) => Assert.Contains(words, Looks.Judge(Cases[name].Before, Cases[name].After)[0].Summary, StringComparison.Ordinal);

    [Fact]
    public void What_is_as_it_should_be_is_not_conspicuous()
    {
        SocketDescription[] fine =
        [
            Looks.Listener(3), Looks.Connection() with { SendQueue = 300_000 }, Looks.Connection("10.0.0.8") with { Attempts = 1, Timer = SocketTimer.Retransmit, SendQueue = 9 },
            Looks.Connection("10.0.0.9", state: SocketState.CloseWait), Looks.Connection("10.0.1.1", state: SocketState.SynSent), Looks.Connection("10.0.1.2") with { Timer = SocketTimer.Keepalive, Attempts = 1 },
        ];
        Assert.Empty(Looks.Judge(Looks.Of(10, fine), Looks.Of(12, fine)));
    }

    [Fact]
    public void A_queue_that_is_emptied_and_filled_again_is_not_stuck()
    {
        var before = Looks.Connection() with { ReceiveQueue = 70_000, Tcp = new TcpFigures { BytesReceived = 100_000 } };
        Assert.Empty(Looks.Judge(before, before with { ReceiveQueue = 80_000, Tcp = new TcpFigures { BytesReceived = 900_000 } }));
        Assert.Single(Looks.Judge(before, before with { ReceiveQueue = 80_000, Tcp = new TcpFigures { BytesReceived = 110_000 } }));
    }

    [Fact]
    public void A_peer_that_takes_what_is_sent_reads_however_much_waits()
    {
        var before = Looks.Connection() with { SendQueue = 300_000, Timer = SocketTimer.Probe, Tcp = new TcpFigures { SegmentBytes = 1448, PeerWindow = 0, BytesAcknowledged = 1000 } };
        Assert.Empty(Looks.Judge(before, before with { Tcp = before.Tcp! with { BytesAcknowledged = 90_000 } }));
    }

    [Fact]
    public void One_that_was_closed_long_ago_is_a_leak_and_a_few_young_ones_are_none()
    {
        var old = Looks.Connection(state: SocketState.CloseWait) with { Tcp = new TcpFigures { ReceivedMillisecondsAgo = 90_000 } };
        Assert.Contains("1 connection that the other side closed is held open", Assert.Single(Looks.Judge(old, old)).Summary, StringComparison.Ordinal);
        Assert.Empty(Looks.Judge(old, old with { Tcp = new TcpFigures { ReceivedMillisecondsAgo = 5000 } }));
    }

    [Fact]
    public void Connections_that_came_are_summed_up_by_their_host_and_old_losses_are_told_as_such()
    {
        var first = Looks.Connection(port: 50_001) with { Tcp = new TcpFigures { DataSegmentsOut = 1000, Retransmitted = 15 } };
        var second = first with { PeerPort = 50_002, Inode = 12 };
        var listener = Looks.Listener() with { LocalPort = first.LocalPort };
        var finding = Assert.Single(Looks.Judge(Looks.Of(10, listener, first, second), Looks.Of(12, listener, first, second)));
        Assert.Equal("1.5 % of what was sent to 10.0.0.7 had to be sent again, none of it now", finding.Summary);
    }

    [Fact]
    public void The_worst_comes_first()
    {
        var many = Looks.Judge(Looks.Of(10, Looks.Listener(128), Udp(1)), Looks.Of(12, Udp(5), Looks.Listener(128)));
        Assert.Equal([SocketFindingNames.AcceptQueueFull, SocketFindingNames.UdpDrops], many.Select(static finding => finding.Name));
    }

    [Fact]
    public void The_guide_names_every_kind()
    {
        var guide = File.ReadAllText(Repository.PathOf("docs", "guide", "net.md"));
        Assert.All(SocketFindingNames.All, name => Assert.Contains($"`{name}`", guide, StringComparison.Ordinal));
    }

    private static (SocketsAnswer, SocketsAnswer) Both(SocketDescription socket) => (Looks.Of(10, socket), Looks.Of(12, socket));

    private static SocketDescription Sent(long segments, long again) => Looks.Connection() with { Tcp = new TcpFigures { DataSegmentsOut = segments, Retransmitted = again } };

    private static SocketDescription Udp(long drops) => new(SocketProtocol.Udp, SocketState.Unconnected, "0.0.0.0", 53) { Drops = drops, Inode = 30, ProcessId = 7, ReceiveBuffer = 212_992 };
}
