using System.Text;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel.Multiplexing;

public sealed class OpeningTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_purpose_arrives_and_the_refusal_comes_back()
    {
        await using var pair = new MultiplexerPair(server: static options => options with
        {
            OnIncoming = static (incoming, _) =>
            {
                incoming.Refuse($"cannot: {Encoding.UTF8.GetString(incoming.Purpose.Span)}");
                return Task.CompletedTask;
            },
        });

        var refusal = await Assert.ThrowsAsync<ChannelRefusedException>(() => pair.Client.OpenAsync("port 80"u8.ToArray(), Cancellation));

        Assert.Equal("cannot: port 80", refusal.Message);
    }

    [Fact]
    public async Task Both_sides_open_channels()
    {
        await using var pair = new MultiplexerPair(client: static options => options with
        {
            OnIncoming = static async (incoming, cancellation) =>
            {
                await using var channel = incoming.Accept();
                await channel.WriteTextAsync("hello", cancellation);
                await channel.EndWritesAsync(cancellation);
                await channel.ReadToEndAsync(cancellation);
            },
        });

        var channel = await pair.Server.OpenAsync(default, Cancellation);

        Assert.Equal("hello", await channel.ReadToEndAsync(Cancellation));
        await channel.EndWritesAsync(Cancellation);
    }

    [Fact]
    public async Task A_purpose_of_one_kibibyte_fits_and_more_does_not()
    {
        await using var pair = new MultiplexerPair();

        await pair.Client.OpenAsync(new byte[1024], Cancellation);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pair.Client.OpenAsync(new byte[1025], Cancellation));
    }

    [Fact]
    public async Task Without_a_handler_every_channel_is_refused()
    {
        await using var pair = new MultiplexerPair(server: static options => options with { OnIncoming = null });

        await Assert.ThrowsAsync<ChannelRefusedException>(() => pair.Client.OpenAsync(default, Cancellation));
    }

    [Fact]
    public async Task A_handler_that_throws_refuses_that_channel_only()
    {
        await using var pair = new MultiplexerPair(server: static options => options with
        {
            OnIncoming = static (incoming, _) =>
            {
                if (incoming.Purpose.Length == 0)
                {
                    throw new FormatException("no purpose");
                }

                incoming.Accept();
                return Task.CompletedTask;
            },
        });

        var refusal = await Assert.ThrowsAsync<ChannelRefusedException>(() => pair.Client.OpenAsync(default, Cancellation));
        Assert.Equal("no purpose", refusal.Message);
        await pair.Client.OpenAsync(new byte[1], Cancellation);
    }

    [Fact]
    public async Task A_handler_that_answers_nothing_refuses()
    {
        await using var pair = new MultiplexerPair(server: static options => options with { OnIncoming = static (_, _) => Task.CompletedTask });

        await Assert.ThrowsAsync<ChannelRefusedException>(() => pair.Client.OpenAsync(default, Cancellation));
    }

    [Fact]
    public async Task A_channel_is_answered_once()
    {
        var second = new TaskCompletionSource<Exception?>();
        await using var pair = new MultiplexerPair(server: options => options with
        {
            OnIncoming = (incoming, _) =>
            {
                incoming.Accept();
                second.SetResult(Record.Exception(() => incoming.Refuse("changed my mind")));
                return Task.CompletedTask;
            },
        });

        await pair.Client.OpenAsync(default, Cancellation);

        Assert.IsType<InvalidOperationException>(await second.Task);
    }

    [Fact]
    public async Task One_channel_more_than_the_limit_is_refused_until_one_has_closed()
    {
        await using var pair = new MultiplexerPair(server: static options => options with { MaximumChannels = 2 });
        var (first, firstServer) = await pair.OpenAsync(Cancellation);
        await pair.OpenAsync(Cancellation);

        var refusal = await Assert.ThrowsAsync<ChannelRefusedException>(() => pair.OpenAsync(Cancellation));
        Assert.Equal("2 channels are open, which is the limit", refusal.Message);

        await firstServer.EndWritesAsync(Cancellation);
        await first.EndWritesAsync(Cancellation);
        Assert.Equal(0, await firstServer.ReadAsync(new byte[1], Cancellation));
        await pair.OpenAsync(Cancellation);
    }

    [Fact]
    public async Task The_own_limit_holds_for_own_channels_too()
    {
        await using var pair = new MultiplexerPair(client: static options => options with { MaximumChannels = 1 });
        await pair.OpenAsync(Cancellation);

        await Assert.ThrowsAsync<ChannelRefusedException>(() => pair.Client.OpenAsync(default, Cancellation));
    }

    [Fact]
    public async Task Handlers_that_are_still_busy_count_although_their_channels_are_gone()
    {
        var release = new TaskCompletionSource();
        await using var peer = new WirePeer(new MultiplexerOptions { IsClient = false, MaximumChannels = 2, OnIncoming = (_, _) => release.Task });
        peer.ReceivePreface();
        for (var id = 1u; id <= 3; id += 2)
        {
            peer.SendOpen(id);
            peer.Send(WirePeer.Reset, id);
        }

        peer.SendOpen(5);

        Assert.StartsWith("2 channels are still being dealt with", Encoding.UTF8.GetString(peer.Receive(WirePeer.Reset, 5)), StringComparison.Ordinal);
        release.SetResult();
    }

    [Fact]
    public async Task Taking_the_request_back_resets_it_and_a_late_accept_is_ignored()
    {
        await using var peer = new WirePeer();
        peer.ReceivePreface();
        using var cancel = new CancellationTokenSource();
        var opening = peer.Multiplexer.OpenAsync(default, cancel.Token);
        peer.Receive(WirePeer.Open, 1);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        peer.Receive(WirePeer.Reset, 1);

        peer.Send(WirePeer.Accept, 1, WirePeer.Number(65536));
        peer.Send(WirePeer.Data, 1, 1, 2, 3);
        peer.Send(WirePeer.Credit, 1, WirePeer.Number(3));
        peer.Send(WirePeer.End, 1);
        peer.Send(WirePeer.Reset, 1);
        peer.Send(WirePeer.Ping, 0, new byte[8]);
        peer.Receive(WirePeer.Pong, 0);
    }

    [Fact]
    public async Task Accepting_what_the_peer_took_back_gives_a_channel_that_throws()
    {
        var reset = new TaskCompletionSource();
        var accepted = new TaskCompletionSource<TunnelChannel>();
        await using var peer = new WirePeer(new MultiplexerOptions
        {
            IsClient = false,
            OnIncoming = async (incoming, _) =>
            {
                await reset.Task;
                accepted.SetResult(incoming.Accept());
            },
        });
        peer.ReceivePreface();
        peer.SendOpen(1);
        peer.Send(WirePeer.Reset, 1, "never mind"u8);
        peer.Send(WirePeer.Ping, 0, new byte[8]);
        peer.Receive(WirePeer.Pong, 0);

        reset.SetResult();
        var channel = await accepted.Task;

        Assert.Equal("never mind", (await Assert.ThrowsAsync<IOException>(() => channel.ReadTextAsync(1, Cancellation))).Message);
        await Assert.ThrowsAsync<IOException>(() => channel.WriteTextAsync("x", Cancellation));
    }

    [Fact]
    public async Task Accept_precedes_data_however_many_channels_are_accepted_while_the_transport_is_stuck()
    {
        const int channels = 1000;
        using var written = new CountdownEvent(channels);
        await using var peer = new WirePeer(
            new MultiplexerOptions
            {
                IsClient = false,
                OnIncoming = async (incoming, cancellation) =>
                {
                    var channel = incoming.Accept();
                    await channel.WriteTextAsync("x", cancellation);
                    written.Signal();
                },
            },
            capacity: 4);
        for (var number = 0u; number < channels; number++)
        {
            peer.SendOpen((2 * number) + 1);
        }

        Assert.True(written.Wait(TimeSpan.FromSeconds(20), Cancellation));
        peer.ReceivePreface();
        var accepted = new HashSet<uint>();
        for (var frame = 0; frame < 2 * channels; frame++)
        {
            var (type, channel, _) = peer.Receive();
            Assert.True(type == WirePeer.Accept ? accepted.Add(channel) : type == WirePeer.Data && accepted.Contains(channel));
        }
    }

    [Fact]
    public async Task A_thousand_channels_at_once_all_speak()
    {
        await using var pair = new MultiplexerPair(server: static options => options with
        {
            OnIncoming = static async (incoming, cancellation) =>
            {
                await using var channel = incoming.Accept();
                await channel.CopyToAsync(channel, cancellation);
                await channel.EndWritesAsync(cancellation);
            },
        });

        var echoes = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async number =>
        {
            await using var channel = await pair.Client.OpenAsync(default, Cancellation);
            await channel.WriteTextAsync($"channel {number}", Cancellation);
            await channel.EndWritesAsync(Cancellation);
            return await channel.ReadToEndAsync(Cancellation);
        }));

        Assert.Equal(Enumerable.Range(0, 1000).Select(static number => $"channel {number}"), echoes);
    }
}
