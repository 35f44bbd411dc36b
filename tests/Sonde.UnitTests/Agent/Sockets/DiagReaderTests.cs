using System.Buffers.Binary;
using System.Net;
using Sonde.Agent.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sockets;

public sealed class DiagReaderTests
{
    [Fact]
    public void A_connection_is_told_with_all_that_the_kernel_knows()
    {
        var (reader, sockets) = Read([.. DiagMessages.Socket(DiagMessages.Established), .. DiagMessages.Done()]);
        var socket = Assert.Single(sockets);
        Assert.Equal((SocketState.Established, "127.0.0.1", 38137, "127.0.0.1", 53280), (socket.State, socket.Local, socket.LocalPort, socket.Peer, socket.PeerPort));
        Assert.Equal((1000L, 0L, 42439799L, 131072L, 3939840L, "bbr"), (socket.ReceiveQueue, socket.SendQueue, socket.Inode, socket.ReceiveBuffer, socket.SendBuffer, socket.Congestion));
        Assert.Equal((34L, 17L, 34L, 10L, 32768L), (socket.Tcp!.RoundTripMicroseconds, socket.Tcp.VariationMicroseconds, socket.Tcp.LeastRoundTripMicroseconds, socket.Tcp.CongestionWindow, socket.Tcp.SegmentBytes));
        Assert.Equal((1000L, 1L, 0L, 65536L, 4L), (socket.Tcp.BytesReceived, socket.Tcp.DataSegmentsIn, socket.Tcp.DataSegmentsOut, socket.Tcp.PeerWindow, socket.Tcp.ReceivedMillisecondsAgo));
        Assert.Equal((0, false, false), (reader.Errno, reader.IsOdd, reader.IsTorn));
    }

    [Fact]
    public void A_listener_has_a_queue_and_no_peer()
    {
        var socket = Assert.Single(Read(DiagMessages.Socket(DiagMessages.FullListener)).Sockets);
        Assert.Equal((SocketState.Listen, null, 0, 2L, 1L), (socket.State, socket.Peer, socket.PeerPort, socket.ReceiveQueue, socket.SendQueue));
        Assert.Null(socket.Tcp);
    }

    [Fact]
    public void Addresses_of_IPv6_are_read_and_those_that_stand_for_IPv4_are_told_as_such()
    {
        var six = DiagMessages.Changed(DiagMessages.Established, static message => Put(message, "2001:db8::1", "fe80::7"));
        var mapped = DiagMessages.Changed(DiagMessages.Established, static message => Put(message, "::ffff:10.0.0.5", "::ffff:10.0.0.7"));
        var sockets = Read([.. DiagMessages.Socket(six), .. DiagMessages.Socket(mapped), .. DiagMessages.Done()]).Sockets;
        Assert.Equal([("2001:db8::1", "fe80::7"), ("10.0.0.5", "10.0.0.7")], sockets.Select(static socket => (socket.Local, socket.Peer)));

        static void Put(byte[] message, string local, string peer)
        {
            message[0] = 10;
            IPAddress.Parse(local).GetAddressBytes().CopyTo(message, 8);
            IPAddress.Parse(peer).GetAddressBytes().CopyTo(message, 24);
        }
    }

    [Fact]
    public void Timers_attempts_and_drops_are_told()
    {
        var body = DiagMessages.Changed(DiagMessages.Established, static message =>
        {
            (message[2], message[3]) = (1, 4);
            BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(52), 8100);
        });
        var socket = Assert.Single(Read(DiagMessages.Socket(body)).Sockets);
        Assert.Equal((SocketTimer.Retransmit, 4, 8100L), (socket.Timer, socket.Attempts, socket.TimerMilliseconds));
    }

    [Fact]
    public void An_older_kernel_tells_less()
    {
        var full = DiagMessages.Established;
        var at = 72;
        while (BinaryPrimitives.ReadUInt16LittleEndian(full.AsSpan(at + 2)) != 2)
        {
            at += (BinaryPrimitives.ReadUInt16LittleEndian(full.AsSpan(at)) + 3) & ~3;
        }

        // Linux 3.x: 104 bytes of struct tcp_info.
        var old = full[..(at + 4 + 104)];
        BinaryPrimitives.WriteUInt16LittleEndian(old.AsSpan(at), 4 + 104);
        var tcp = Assert.Single(Read(DiagMessages.Socket(old)).Sockets).Tcp!;
        Assert.Equal((34L, 0L, null), (tcp.RoundTripMicroseconds, tcp.BytesReceived, tcp.PeerWindow));
    }

    [Fact]
    public void A_refusal_and_an_interruption_are_told()
    {
        var refused = new DiagReader(SocketProtocol.Tcp, static _ => true);
        Assert.False(refused.Take(DiagMessages.Message(2, [0xfe, 0xff, 0xff, 0xff])));
        Assert.Equal(2, refused.Errno);
        var torn = Read([.. DiagMessages.Message(20, DiagMessages.Established, 0x12), .. DiagMessages.Done()]);
        Assert.True(torn.Reader.IsTorn);
    }

    [Fact]
    public void Wherever_an_answer_is_cut_off_it_ends_without_harm()
    {
        byte[] whole = [.. DiagMessages.Socket(DiagMessages.Established), .. DiagMessages.Socket(DiagMessages.FullListener), .. DiagMessages.Done()];
        for (var length = 0; length <= whole.Length; length++)
        {
            var (reader, sockets) = Read(whole[..length]);
            Assert.True(sockets.Count <= 2);
            Assert.Equal(length is not 0 && length < whole.Length && length != 456 && length != 912, reader.IsOdd);
        }
    }

    [Fact]
    public void What_is_no_socket_is_passed_over_and_no_more_are_taken_than_are_wanted()
    {
        var unknown = DiagMessages.Changed(DiagMessages.Established, static message => message[1] = 99);
        Assert.Empty(Read([.. DiagMessages.Message(1, []), .. DiagMessages.Socket(unknown), .. DiagMessages.Done()]).Sockets);

        var taken = 0;
        var reader = new DiagReader(SocketProtocol.Tcp, _ => ++taken < 2);
        Assert.False(reader.Take([.. DiagMessages.Socket(DiagMessages.Established), .. DiagMessages.Socket(DiagMessages.Established), .. DiagMessages.Socket(DiagMessages.Established)]));
        Assert.Equal(2, taken);
    }

    [Fact]
    public void The_question_asks_for_one_family_with_figures_congestion_control_and_memory()
    {
        var question = DiagQuestion.Make(DiagQuestion.Ipv6, DiagQuestion.Tcp, DiagQuestion.Listening);
        Assert.Equal("4800000014000103" + "0000000000000000" + "0a064a0000040000", Convert.ToHexStringLower(question[..24]));
        Assert.Equal(72, question.Length);
    }

    private static (DiagReader Reader, List<SocketDescription> Sockets) Read(byte[] datagram)
    {
        List<SocketDescription> sockets = [];
        var reader = new DiagReader(SocketProtocol.Tcp, socket =>
        {
            sockets.Add(socket);
            return true;
        });
        _ = reader.Take(datagram);
        return (reader, sockets);
    }
}
