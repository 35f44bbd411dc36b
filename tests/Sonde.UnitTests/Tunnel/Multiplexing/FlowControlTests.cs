using System.Buffers.Binary;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel.Multiplexing;

public sealed class FlowControlTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_channel_does_not_stop_another()
    {
        await using var pair = new MultiplexerPair();
        var (full, unread) = await pair.OpenAsync(Cancellation);
        var stuck = full.WriteAsync(new byte[2_000_000], Cancellation).AsTask();

        var (client, server) = await pair.OpenAsync(Cancellation);
        await client.WriteTextAsync("through", Cancellation);
        Assert.Equal("through", await server.ReadTextAsync(7, Cancellation));

        Assert.False(stuck.IsCompleted);
        await unread.ReadExactlyAsync(new byte[2_000_000], Cancellation);
        await stuck;
    }

    [Fact]
    public async Task A_full_channel_does_not_stop_another_from_opening()
    {
        await using var pair = new MultiplexerPair();
        var (full, _) = await pair.OpenAsync(Cancellation);
        var stuck = full.WriteAsync(new byte[2_000_000], Cancellation).AsTask();

        await pair.OpenAsync(Cancellation);

        Assert.False(stuck.IsCompleted);
        full.Reset("enough");
        await Assert.ThrowsAsync<IOException>(() => stuck);
    }

    [Fact]
    public async Task No_more_than_the_peers_window_is_sent_and_credit_lets_more_out()
    {
        await using var peer = new WirePeer();
        var channel = await OpenAsync(peer, window: 5000);
        var writing = channel.WriteAsync(new byte[9000], Cancellation).AsTask();

        Assert.Equal(5000, peer.Receive(WirePeer.Data, 1).Length);
        peer.Send(WirePeer.Ping, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], peer.Receive(WirePeer.Pong, 0));
        Assert.False(writing.IsCompleted);

        peer.Send(WirePeer.Credit, 1, WirePeer.Number(3000));
        Assert.Equal(3000, peer.Receive(WirePeer.Data, 1).Length);
        peer.Send(WirePeer.Credit, 1, WirePeer.Number(5000));
        Assert.Equal(1000, peer.Receive(WirePeer.Data, 1).Length);
        await writing;
    }

    [Fact]
    public async Task Credit_comes_back_as_the_reader_takes_bytes_not_as_they_arrive()
    {
        await using var peer = new WirePeer(new MultiplexerOptions { IsClient = true, Window = 8192 });
        var channel = await OpenAsync(peer, window: 5000);
        peer.Send(WirePeer.Data, 1, new byte[8192]);
        peer.Send(WirePeer.Ping, 0, new byte[8]);
        peer.Receive(WirePeer.Pong, 0); // No credit came before it.

        await channel.ReadExactlyAsync(new byte[2047], Cancellation);
        peer.Send(WirePeer.Ping, 0, new byte[8]);
        peer.Receive(WirePeer.Pong, 0); // Less than a quarter: still none.
        await channel.ReadExactlyAsync(new byte[1], Cancellation);

        Assert.Equal(2048u, BinaryPrimitives.ReadUInt32BigEndian(peer.Receive(WirePeer.Credit, 1)));
        peer.Send(WirePeer.Data, 1, new byte[2048]);
        await channel.ReadExactlyAsync(new byte[8192], Cancellation);
    }

    [Fact]
    public async Task Credit_comes_back_for_bytes_that_went_straight_to_a_waiting_read()
    {
        await using var peer = new WirePeer(new MultiplexerOptions { IsClient = true, Window = 4096 });
        var channel = await OpenAsync(peer, window: 4096);
        var reading = channel.ReadAsync(new byte[4096], Cancellation).AsTask();

        peer.Send(WirePeer.Data, 1, new byte[4096]);

        Assert.Equal(4096u, BinaryPrimitives.ReadUInt32BigEndian(peer.Receive(WirePeer.Credit, 1)));
        Assert.Equal(4096, await reading);
    }

    [Fact]
    public async Task No_data_is_longer_than_a_frame_may_be()
    {
        await using var peer = new WirePeer();
        var channel = await OpenAsync(peer, window: 2_000_000);
        var writing = channel.WriteAsync(new byte[200_000], Cancellation).AsTask();

        for (var received = 0; received < 200_000;)
        {
            var length = peer.Receive(WirePeer.Data, 1).Length;
            Assert.InRange(length, 1, 32768);
            received += length;
        }

        await writing;
    }

    [Fact]
    public async Task What_gathers_while_a_write_is_under_way_goes_out_in_one()
    {
        // So small a pipe that the first large batch keeps the writer busy until the test reads.
        var (left, right) = BlockingDuplex.CreatePair(capacity: 4096);
        var multiplexer = Multiplexer.Start(left, new MultiplexerOptions { IsClient = true, Heartbeat = TimeSpan.FromHours(1), Grace = TimeSpan.FromHours(2) }, TimeProvider.System);
        right.Write(WirePeer.Preface);
        right.ReadExactly(new byte[8]);
        var opening = multiplexer.OpenAsync(default, Cancellation);
        right.ReadExactly(new byte[12]);
        right.Write(WirePeer.Frame(WirePeer.Accept, 1, WirePeer.Number(2_000_000)));
        var channel = await opening;
        await channel.WriteAsync(new byte[20_000], Cancellation);
        right.ReadExactly(new byte[1]); // The writer has taken the 20,000 and is stuck in the middle of them.
        var writes = left.WriteCount;
        for (var count = 0; count < 1000; count++)
        {
            await channel.WriteAsync("a line\n"u8.ToArray(), Cancellation);
        }

        right.ReadExactly(new byte[20_008 - 1 + (1000 * 15)]);

        Assert.Equal(writes + 1, left.WriteCount);
        await right.DisposeAsync();
        await multiplexer.DisposeAsync();
    }

    [Fact]
    public async Task Bulk_writers_take_turns()
    {
        await using var peer = new WirePeer();
        var first = await OpenAsync(peer, window: 16_000_000, id: 1);
        var second = await OpenAsync(peer, window: 16_000_000, id: 3);
        var writing = first.WriteAsync(new byte[4_000_000], Cancellation).AsTask();
        peer.Receive(WirePeer.Data, 1);
        var other = second.WriteAsync(new byte[1000], Cancellation).AsTask();

        var before = 0;
        while (peer.Receive().Channel == 1)
        {
            before++;
        }

        // The pipe's 128 KiB, the batch that is written, the one that fills, and one turn.
        Assert.InRange(before, 0, 16);
        await other;
        await peer.Transport.DisposeAsync();
        await Assert.ThrowsAsync<IOException>(() => writing);
    }

    [Fact]
    public async Task A_ping_is_answered_while_a_bulk_transfer_waits_for_credit()
    {
        await using var peer = new WirePeer();
        var channel = await OpenAsync(peer, window: 4096);
        var writing = channel.WriteAsync(new byte[100_000], Cancellation).AsTask();
        peer.Receive(WirePeer.Data, 1);

        peer.Send(WirePeer.Ping, 0, 9, 9, 9, 9, 9, 9, 9, 9);

        Assert.Equal([9, 9, 9, 9, 9, 9, 9, 9], peer.Receive(WirePeer.Pong, 0));
        channel.Reset("enough");
        await Assert.ThrowsAsync<IOException>(() => writing);
    }

    private static async Task<TunnelChannel> OpenAsync(WirePeer peer, uint window, uint id = 1)
    {
        if (id == 1)
        {
            peer.ReceivePreface();
        }

        var opening = peer.Multiplexer.OpenAsync(default, Cancellation);
        peer.Receive(WirePeer.Open, id);
        peer.Send(WirePeer.Accept, id, WirePeer.Number(window));
        return await opening;
    }
}
