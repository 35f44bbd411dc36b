using System.Buffers.Binary;
using System.Text.Json;
using Sonde.Agent.Sockets;
using Sonde.Testing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sockets;

public sealed class SocketLookTests
{
    private const string Table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:240D 0100007F:8000 08 00000400:00000010 01:00000064 00000003  1001        0 4712 1 0000000000000000 20 4 30 10 -1
           1: 00000000:1F90 00000000:0000 0A 00000000:00000002 00:00000000 00000000  1001        0 4711 1 0000000000000000 100 0 0 10 0
           2: nonsense
        """;

    private const string Netstat = "TcpExt: SyncookiesSent ListenOverflows Other\nTcpExt: 0 17 5\nIpExt: InOctets\nIpExt: 9\n";
    private const string Snmp = "Tcp: RtoMin MaxConn RetransSegs\nTcp: 200 -1 42\n";

    [Fact]
    public void Sockets_states_owners_and_counters_are_told()
    {
        var answer = Look(
            new ScriptedTables
            {
                Answers =
                {
                    [(DiagQuestion.Ipv4, DiagQuestion.Tcp, true)] = [DiagMessages.Socket(DiagMessages.FullListener)],
                    [(DiagQuestion.Ipv4, DiagQuestion.Tcp, false)] = [DiagMessages.Socket(DiagMessages.Established)],
                    [(DiagQuestion.Ipv4, DiagQuestion.Udp, false)] = [DiagMessages.Socket(Bound(7))],
                },
                Files = { ["netstat"] = Netstat, ["snmp"] = Snmp },
            },
            ("socket:[42439799]", 7));
        Assert.Equal((SocketSource.Netlink, 3), (answer.Source, answer.Count));
        Assert.Equal([SocketState.Listen, SocketState.Established, SocketState.Unconnected], answer.Sockets.Select(static socket => socket.State));
        Assert.All(answer.Sockets.Take(2), static socket => Assert.Equal(7, socket.ProcessId));
        Assert.Equal([new SocketOwner(7, "api")], answer.Owners);
        Assert.Equal([new KernelCounter("TcpRetransSegs", 42), new KernelCounter("TcpExtSyncookiesSent", 0), new KernelCounter("TcpExtListenOverflows", 17)], answer.Counters);
        Assert.Contains(new SocketGroup(SocketProtocol.Tcp, SocketState.Established, 1) { LocalPort = 38137, ProcessId = 7 }, answer.Groups);
        Assert.Null(answer.Gaps);
    }

    [Fact]
    public void Where_sock_diag_is_refused_the_files_tell_what_they_have_and_it_is_said()
    {
        var answer = Look(new ScriptedTables { Refusal = "socket: Operation not permitted (errno 1)", Files = { ["tcp"] = Table } }, ("socket:[4711]", 7));
        Assert.Equal((SocketSource.Proc, 2), (answer.Source, answer.Count));
        Assert.Equal(("0.0.0.0", 8080, 2L, 7), (answer.Sockets[0].Local, answer.Sockets[0].LocalPort, answer.Sockets[0].ReceiveQueue, answer.Sockets[0].ProcessId));
        var open = answer.Sockets[1];
        Assert.Equal((SocketState.CloseWait, "127.0.0.1", 32768, 16L, 1024L), (open.State, open.Peer, open.PeerPort, open.ReceiveQueue, open.SendQueue));
        Assert.Equal((SocketTimer.Retransmit, 1000L, 3, 1001L), (open.Timer, open.TimerMilliseconds, open.Attempts, open.UserId));
        Assert.Contains("Operation not permitted", Assert.Single(answer.Gaps!), StringComparison.Ordinal);
    }

    [Fact]
    public void The_agents_own_sockets_and_their_other_ends_are_left_out()
    {
        var other = DiagMessages.Changed(DiagMessages.Established, static message =>
        {
            (message[4], message[5], message[6], message[7]) = (message[6], message[7], message[4], message[5]);
            BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(68), 99);
        });
        var tables = new ScriptedTables { Answers = { [(DiagQuestion.Ipv4, DiagQuestion.Tcp, false)] = [DiagMessages.Socket(other), DiagMessages.Socket(DiagMessages.Established)] } };
        var answer = Look(tables, ("socket:[42439799]", Environment.ProcessId));
        Assert.Equal((0, 0, 0, 0), (answer.Count, answer.Sockets.Count, answer.States.Count, answer.Groups.Count));
        Assert.Equal(2, Look(tables).Count);
    }

    [Fact]
    public void Processes_that_may_not_be_looked_at_are_a_gap()
    {
        var look = new SocketLook(new ScriptedTables(), new FewProcesses(1, 7), new ManualTimeProvider()) { Links = static id => id == 7 ? null : [] };
        Assert.Contains("1 process", Assert.Single(look.Take().Gaps!), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_sockets_all_are_counted_and_the_telling_ones_are_told()
    {
        const int many = 30_000;
        var tally = new SocketTally(SocketOwners.Read([], 1, static _ => []));
        Assert.True(tally.Add(new SocketDescription(SocketProtocol.Tcp, SocketState.Listen, "0.0.0.0", 8080) { SendQueue = 128 }));
        for (var index = 0; index < many; index++)
        {
            tally.Add(new SocketDescription(SocketProtocol.Tcp, index % 2 == 0 ? SocketState.TimeWait : SocketState.Established, "10.0.0.5", 8080)
            {
                Peer = "10.0.0.7",
                PeerPort = index,
                Inode = index,
                Tcp = new TcpFigures { RoundTripMicroseconds = 1000, BytesReceived = 1_000_000, BytesAcknowledged = 1_000_000 },
            });
        }

        Assert.True(tally.Add(new SocketDescription(SocketProtocol.Tcp, SocketState.SynSent, "10.0.0.5", 40_000) { Peer = "10.0.0.9", PeerPort = 5432, Attempts = 3 }));
        var (sockets, states, groups) = tally.Build();
        Assert.Equal(many + 2, tally.Count);
        Assert.Equal([SocketState.Listen, SocketState.SynSent, SocketState.Established], sockets.Select(static socket => socket.State).Take(3));
        Assert.InRange(sockets.Count, 1000, SocketsAnswer.MostSockets);
        Assert.Equal(many / 2, Assert.Single(states, static state => state.State == SocketState.TimeWait).Count);
        Assert.Contains(groups, static group => group is { State: SocketState.Established, LocalPort: 8080, Count: many / 2 });
        var line = JsonSerializer.SerializeToUtf8Bytes(new ControlMessage(1, Answer: new SocketsAnswer(SocketSource.Netlink, 1, tally.Count, sockets, states, groups, [], [])), ControlJson.Default.ControlMessage);
        Assert.True(line.Length < ControlLines.MaximumLength);
    }

    [Fact]
    public void Reading_ends_at_a_limit()
    {
        var tally = new SocketTally(SocketOwners.Read([], 1, static _ => []));
        var taken = 0;
        while (tally.Add(new SocketDescription(SocketProtocol.Tcp, SocketState.TimeWait, "10.0.0.5", 8080) { Peer = "10.0.0.7", PeerPort = taken++ % 65_536 }))
        {
        }

        Assert.Equal(SocketTally.MostRead, taken);
    }

    private static byte[] Bound(byte state) => DiagMessages.Changed(DiagMessages.FullListener, message =>
    {
        message[1] = state;
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(68), 5);
    });

    private static SocketsAnswer Look(ScriptedTables tables, params (string Link, int ProcessId)[] links) =>
        new SocketLook(tables, new FewProcesses([.. links.Select(static link => link.ProcessId).Distinct().Order()]), new ManualTimeProvider())
        {
            Links = id => links.Where(link => link.ProcessId == id).Select(static link => link.Link),
        }.Take();
}
