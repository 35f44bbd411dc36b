using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel.Multiplexing;

/// <summary>A multiplexer as the server, against a peer that breaks the rules.</summary>
public sealed class ProtocolViolationTests
{
    private static readonly MultiplexerOptions AcceptsAll = new()
    {
        IsClient = false,
        Window = 4096,
        OnIncoming = static (incoming, _) =>
        {
            incoming.Accept();
            return Task.CompletedTask;
        },
    };

    [Fact]
    public Task Unknown_type() => Violates("unknown type 77", static peer => peer.Send(77, 1));

    [Fact]
    public Task Flags() => Violates("flags 0x80", static peer => peer.Transport.Write(WirePeer.Frame(WirePeer.Data, 1, [1], flags: 0x80)));

    [Fact]
    public Task Oversize_data() => Violates("Data has 40000 bytes", static peer => peer.Send(WirePeer.Data, 1, new byte[40_000]));

    [Fact]
    public Task A_frame_for_a_channel_that_never_was() => Violates("channel 3, which was never opened", static peer => peer.Send(WirePeer.Data, 3, 1));

    [Fact]
    public Task A_frame_for_a_channel_of_ours_that_never_was() => Violates("never opened", static peer => peer.Send(WirePeer.Accept, 2, 0, 1, 0, 0));

    [Fact]
    public Task An_id_of_ours() => Violates("cannot be opened by the peer", static peer => peer.SendOpen(2));

    [Fact]
    public Task An_id_a_second_time() => Violates("cannot be opened by the peer", static peer =>
    {
        OpenOne(peer);
        peer.SendOpen(1);
    });

    [Fact]
    public Task A_window_that_is_too_small() => Violates("a window of 4095 bytes", static peer => peer.SendOpen(1, window: 4095));

    [Fact]
    public Task A_window_that_is_too_large() => Violates("a window of 16777217 bytes", static peer => peer.SendOpen(1, window: 16777217));

    [Fact]
    public Task More_than_the_window_in_one_frame() => Violates("4097 bytes came where the window allowed 4096", static peer =>
    {
        OpenOne(peer);
        peer.Send(WirePeer.Data, 1, new byte[4097]);
    });

    [Fact]
    public Task More_than_the_window_in_many_frames() => Violates("2000 bytes came where the window allowed 96", static peer =>
    {
        OpenOne(peer);
        peer.Send(WirePeer.Data, 1, new byte[2000]);
        peer.Send(WirePeer.Data, 1, new byte[2000]);
        peer.Send(WirePeer.Data, 1, new byte[2000]);
    });

    [Fact]
    public Task Data_after_the_end() => Violates("data came after the end", static peer =>
    {
        OpenOne(peer);
        peer.Send(WirePeer.End, 1);
        peer.Send(WirePeer.Data, 1, 1);
    });

    [Fact]
    public Task The_end_a_second_time() => Violates("ended twice", static peer =>
    {
        OpenOne(peer);
        peer.Send(WirePeer.End, 1);
        peer.Send(WirePeer.End, 1);
    });

    [Fact]
    public Task Credit_for_what_was_never_sent() => Violates("a credit of 1 is more than was sent", static peer =>
    {
        OpenOne(peer);
        peer.Send(WirePeer.Credit, 1, 0, 0, 0, 1);
    });

    [Fact]
    public Task Credit_of_nothing() => Violates("a credit of 0", static peer =>
    {
        OpenOne(peer);
        peer.Send(WirePeer.Credit, 1, 0, 0, 0, 0);
    });

    [Fact]
    public Task Accept_for_a_channel_that_the_peer_opened_itself() => Violates("does not wait for it", static peer =>
    {
        OpenOne(peer);
        peer.Send(WirePeer.Accept, 1, 0, 1, 0, 0);
    });

    [Theory]
    [InlineData(WirePeer.Data, 1)]
    [InlineData(WirePeer.End, 0)]
    [InlineData(WirePeer.Credit, 4)]
    public async Task Anything_before_the_accept(byte type, int length)
    {
        var decide = new TaskCompletionSource();
        await using var peer = new WirePeer(AcceptsAll with { OnIncoming = (_, _) => decide.Task });
        peer.SendOpen(1);
        peer.Send(type, 1, new byte[length]);

        // Only now may the handler return: the multiplexer awaits it before its own end.
        peer.ReceivePreface();
        Assert.Throws<EndOfStreamException>(() => peer.Receive());
        decide.SetResult();

        Assert.Contains("before it was accepted", (await peer.Multiplexer.Completion).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accept_twice()
    {
        await using var peer = new WirePeer();
        peer.ReceivePreface();
        var opening = peer.Multiplexer.OpenAsync(default, TestContext.Current.CancellationToken);
        peer.Receive(WirePeer.Open, 1);
        peer.Send(WirePeer.Accept, 1, 0, 1, 0, 0);
        peer.Send(WirePeer.Accept, 1, 0, 1, 0, 0);
        await using var channel = await opening;

        Assert.Contains("does not wait for it", (await peer.Multiplexer.Completion).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_without_ever_reading_the_refusals()
    {
        await using var peer = new WirePeer(AcceptsAll with { OnIncoming = null });
        Assert.Throws<IOException>(() =>
        {
            for (var id = 1u; id < 100_000; id += 2)
            {
                peer.SendOpen(id);
            }
        });

        Assert.Contains("does not read the refusals", (await peer.Multiplexer.Completion).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_bytes_after_the_preface_never_hang()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            await using var peer = new WirePeer(AcceptsAll);
            var bytes = new byte[random.Next(1, 4000)];
            random.NextBytes(bytes);
            peer.Transport.Write(bytes);
            peer.Transport.EndWrites();

            await peer.Multiplexer.Completion;
        }
    }

    [Fact]
    public async Task Random_frames_never_hang()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            await using var peer = new WirePeer(AcceptsAll);
            for (var frame = 0; frame < 50; frame++)
            {
                var type = (byte)random.Next(1, 9);
                var payload = type switch
                {
                    WirePeer.Open => new byte[] { 0, 0, 16, (byte)random.Next(256), 1 },
                    WirePeer.Accept or WirePeer.Credit => WirePeer.Number((uint)random.Next(20_000)),
                    WirePeer.Ping or WirePeer.Pong => new byte[8],
                    WirePeer.End => [],
                    _ => new byte[random.Next(1, 1000)],
                };
                TrySend(peer, type, type >= WirePeer.Ping ? 0 : (uint)random.Next(1, 20), payload);
            }

            peer.Transport.EndWrites();
            await peer.Multiplexer.Completion;
        }
    }

    private static async Task Violates(string detail, Action<WirePeer> violate)
    {
        await using var peer = new WirePeer(AcceptsAll);
        peer.ReceivePreface();
        violate(peer);

        var end = await peer.Multiplexer.Completion;

        Assert.Equal(MultiplexerEndReason.ProtocolViolated, end.Reason);
        Assert.Contains(detail, end.Detail, StringComparison.Ordinal);
    }

    private static void OpenOne(WirePeer peer)
    {
        peer.SendOpen(1);
        peer.Receive(WirePeer.Accept, 1);
    }

    private static void TrySend(WirePeer peer, byte type, uint channel, byte[] payload)
    {
        try
        {
            peer.Send(type, channel, payload);
        }
        catch (IOException)
        {
            // It has ended the session already, as it should.
        }
    }
}
