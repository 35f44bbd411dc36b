using Sonde.Testing;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel.Multiplexing;

public sealed class MultiplexerEndTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dispose_ends_whatever_waits_with_its_reason()
    {
        await using var peer = new WirePeer();
        peer.ReceivePreface();
        var opened = peer.Multiplexer.OpenAsync(default, Cancellation);
        peer.Receive(WirePeer.Open, 1);
        peer.Send(WirePeer.Accept, 1, WirePeer.Number(4096));
        var channel = await opened;
        var reading = channel.ReadAsync(new byte[1], Cancellation).AsTask();
        var writing = channel.WriteAsync(new byte[5000], Cancellation).AsTask();
        var opening = peer.Multiplexer.OpenAsync(default, Cancellation);

        await peer.Multiplexer.DisposeAsync();
        await peer.Multiplexer.DisposeAsync();

        foreach (var pending in new Task[] { reading, writing, opening })
        {
            Assert.Equal("this side closed the tunnel", (await Assert.ThrowsAsync<IOException>(() => pending)).Message);
        }

        await Assert.ThrowsAsync<IOException>(() => peer.Multiplexer.OpenAsync(default, Cancellation));
        Assert.Equal(new MultiplexerEnd(MultiplexerEndReason.Disposed, "this side closed the tunnel"), await peer.Multiplexer.Completion);
    }

    [Fact]
    public async Task The_peers_end_ends_whatever_waits()
    {
        await using var pair = new MultiplexerPair();
        var (client, _) = await pair.OpenAsync(Cancellation);
        var reading = client.ReadAsync(new byte[1], Cancellation).AsTask();

        await pair.Server.DisposeAsync();

        Assert.Equal(MultiplexerEndReason.PeerClosed, (await pair.Client.Completion).Reason);
        Assert.Equal("the other side closed the stream", (await Assert.ThrowsAsync<IOException>(() => reading)).Message);
        await Assert.ThrowsAsync<IOException>(() => pair.Client.OpenAsync(default, Cancellation));
    }

    [Fact]
    public async Task What_was_written_before_dispose_arrives()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);
        pair.ClientTransport.HoldIncoming(true);
        await server.WriteTextAsync("done", Cancellation);

        await pair.Server.DisposeAsync();
        pair.ClientTransport.HoldIncoming(false);

        Assert.Equal("done", await client.ReadTextAsync(4, Cancellation));
        await Assert.ThrowsAsync<IOException>(() => client.ReadTextAsync(1, Cancellation));
    }

    [Fact]
    public async Task A_peer_that_does_not_read_delays_dispose_by_a_second_at_most()
    {
        var clock = new ManualTimeProvider();
        var (left, right) = BlockingDuplex.CreatePair(capacity: 4096);
        var multiplexer = Multiplexer.Start(left, new MultiplexerOptions { IsClient = true }, clock);
        right.Write(WirePeer.Preface);
        right.ReadExactly(new byte[8]);
        var opening = multiplexer.OpenAsync(default, Cancellation);
        right.ReadExactly(new byte[12]);
        right.Write(WirePeer.Frame(WirePeer.Accept, 1, WirePeer.Number(1_000_000)));
        var channel = await opening;
        await channel.WriteAsync(new byte[40_000], Cancellation);
        right.ReadExactly(new byte[1]);

        var disposing = multiplexer.DisposeAsync().AsTask();
        while (clock.ActiveTimers != 1 || multiplexer.OpenAsync(default, Cancellation).Exception is null)
        {
            await Task.Yield(); // Until the heartbeat has stopped and the limit runs.
        }

        clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(disposing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await disposing;
        Assert.Equal(MultiplexerEndReason.Disposed, (await multiplexer.Completion).Reason);
        await right.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_cancels_the_handlers_and_awaits_them()
    {
        var started = new TaskCompletionSource();
        var ended = false;
        await using var pair = new MultiplexerPair(server: options => options with
        {
            OnIncoming = async (incoming, cancellation) =>
            {
                incoming.Accept();
                started.SetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                }
                finally
                {
                    await Task.Yield();
                    ended = true;
                }
            },
        });
        await pair.Client.OpenAsync(default, Cancellation);
        await started.Task;

        await pair.Server.DisposeAsync();

        Assert.True(ended);
    }

    [Fact]
    public async Task A_stream_that_ends_within_a_frame_says_so()
    {
        await using var peer = new WirePeer();

        peer.Transport.Write([1, 0, 0]);
        peer.Transport.EndWrites();

        Assert.Equal(new MultiplexerEnd(MultiplexerEndReason.PeerClosed, "the other side closed the stream in the middle of a frame"), await peer.Multiplexer.Completion);
    }

    [Fact]
    public async Task A_transport_that_cannot_be_read_is_quoted()
    {
        await using var multiplexer = Multiplexer.Start(
            new FailingStream(readError: "Connection reset by peer"), new MultiplexerOptions { IsClient = true }, TimeProvider.System);

        Assert.Equal(new MultiplexerEnd(MultiplexerEndReason.TransportFailed, "Connection reset by peer"), await multiplexer.Completion);
    }

    [Fact]
    public async Task A_transport_that_cannot_be_written_is_quoted_when_the_reader_knows_no_better()
    {
        var clock = new ManualTimeProvider();
        await using var multiplexer = Multiplexer.Start(
            new FailingStream(writeError: "Broken pipe"),
            new MultiplexerOptions { IsClient = true, Grace = TimeSpan.FromDays(1000) }, // However far the loop below runs ahead.
            clock);
        while (!multiplexer.Completion.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Yield();
        }

        Assert.Equal(new MultiplexerEnd(MultiplexerEndReason.TransportFailed, "Broken pipe"), await multiplexer.Completion);
    }

    [Theory]
    [InlineData(0, 5, 4096, 1)]
    [InlineData(1, 1, 4096, 1)]
    [InlineData(1, 5, 4095, 1)]
    [InlineData(1, 5, 16777217, 1)]
    [InlineData(1, 5, 4096, 0)]
    public void Options_out_of_range_are_refused(int heartbeat, int grace, int window, int channels)
    {
        var (left, _) = BlockingDuplex.CreatePair();

        Assert.Throws<ArgumentOutOfRangeException>(() => Multiplexer.Start(
            left,
            new MultiplexerOptions
            {
                IsClient = true,
                Heartbeat = TimeSpan.FromSeconds(heartbeat),
                Grace = TimeSpan.FromSeconds(grace),
                Window = window,
                MaximumChannels = channels,
            },
            TimeProvider.System));
    }
}
