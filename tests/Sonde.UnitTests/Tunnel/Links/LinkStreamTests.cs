using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Links;
using Sonde.Tunnel.Multiplexing;
using Sonde.Tunnel.Packing;

namespace Sonde.UnitTests.Tunnel.Links;

public sealed class LinkStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_under_way_when_the_transport_was_lost_comes_once_and_in_order()
    {
        var (left, right) = BlockingDuplex.CreatePair();
        using var client = LinkStream.Begin(left, LinkToken.Make());
        client.Write([1, 2, 3]);
        var (opening, unread) = await OnThread(() => LinkReception.Read(right));
        using var server = new LinkStream(right, unread);
        client.MayReturn = server.MayReturn = true;
        Assert.Equal([1, 2], await ReadAsync(server, 2));

        // Three and four are in the pipe when it goes.
        client.Write([4]);
        server.Drop("pulled out");
        client.Write([5, 6]);
        await client.Lost.WaitAsync(Cancellation);

        await ReturnAsync(client, server, opening!.Token);

        Assert.Equal([3, 4, 5, 6], await ReadAsync(server, 4));
        server.Write([7]);
        Assert.Equal([7], await ReadAsync(client, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Channels_survive_any_number_of_lost_transports(int seed)
    {
        var random = new Random(seed);
        var (left, right) = BlockingDuplex.CreatePair();
        var token = LinkToken.Make();
        var client = LinkStream.Begin(left, token);
        var received = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var dialling = Multiplexer.Start(new PackedStream(client), new MultiplexerOptions { IsClient = true, Link = client }, TimeProvider.System);
        var (_, unread) = await OnThread(() => LinkReception.Read(right));
        var server = new LinkStream(right, unread);
        client.MayReturn = server.MayReturn = true;
        await using var serving = Multiplexer.Start(
            new PackedStream(server),
            new MultiplexerOptions
            {
                IsClient = false,
                Link = server,
                OnIncoming = async (incoming, cancellation) =>
                {
                    await using var channel = incoming.Accept();
                    var all = new MemoryStream();
                    await channel.CopyToAsync(all, cancellation);
                    received.SetResult(all.ToArray());
                    await channel.WriteAsync(all.ToArray(), cancellation);
                    await channel.EndWritesAsync(cancellation);
                },
            },
            TimeProvider.System);

        var sent = new byte[6_000_000];
        random.NextBytes(sent.AsSpan(0, 3_000_000));
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var cutting = CutAsync(client, server, token, random, done.Token);
        await using var up = await dialling.OpenAsync("test"u8.ToArray(), Cancellation);
        var sending = Task.Run(async () =>
        {
            await up.WriteAsync(sent, Cancellation);
            await up.EndWritesAsync(Cancellation);
        }, Cancellation);
        var back = new MemoryStream();
        await up.CopyToAsync(back, Cancellation);
        await sending;
        await done.CancelAsync();

        Assert.NotEqual(0, await cutting);
        Assert.Equal(sent, await received.Task);
        Assert.Equal(sent, back.ToArray());
    }

    [Fact]
    public async Task An_end_that_is_meant_is_told_and_nobody_comes_back()
    {
        var (left, right) = BlockingDuplex.CreatePair();
        var client = LinkStream.Begin(left, LinkToken.Make());
        var dialling = Multiplexer.Start(new PackedStream(client), new MultiplexerOptions { IsClient = true, Link = client }, TimeProvider.System);
        var (_, unread) = await OnThread(() => LinkReception.Read(right));
        var server = new LinkStream(right, unread);
        client.MayReturn = server.MayReturn = true;
        await using var serving = Multiplexer.Start(new PackedStream(server), new MultiplexerOptions { IsClient = false, Link = server }, TimeProvider.System);

        await dialling.DisposeAsync();

        Assert.Equal(MultiplexerEndReason.PeerClosed, (await serving.Completion.WaitAsync(Cancellation)).Reason);
        await serving.DisposeAsync();
        Assert.True(server.IsClosed);
    }

    [Fact]
    public void A_link_that_may_not_return_ends_with_its_transport()
    {
        var (left, right) = BlockingDuplex.CreatePair();
        using var link = new LinkStream(left);
        right.Dispose();

        Assert.Equal(0, link.Read(new byte[1]));
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(true, 16)]
    [InlineData(false, 4)]
    public async Task A_writer_waits_when_too_much_is_kept_and_goes_on_when_it_is_confirmed(bool isClient, int mebibytes)
    {
        var (left, _) = BlockingDuplex.CreatePair();
        using var link = isClient ? LinkStream.Begin(left, LinkToken.Make()) : new LinkStream(left);
        link.MayReturn = true;
        link.KeepUpTo(mebibytes * 1024 * 1024);
        link.Drop("away");
        var writing = OnThread(() =>
        {
            link.Write(new byte[mebibytes * 1024 * 1024]);
            link.Write(new byte[1]);
            return true;
        });

        await Task.WhenAny(writing, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation));
        Assert.False(writing.IsCompleted);
        Assert.True(link.Confirm(1));
        Assert.True(await writing.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task Whoever_waits_is_told_when_it_is_closed()
    {
        var (left, _) = BlockingDuplex.CreatePair();
        using var link = new LinkStream(left) { MayReturn = true };
        link.Drop("away");
        var reading = OnThread(() => link.Read(new byte[1]));

        link.Close("it is over");

        Assert.Equal("it is over", (await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(Cancellation))).Message);
        Assert.True(link.IsClosed);
        Assert.False(link.TryReturn(BlockingDuplex.CreatePair().Left, 0, out _));
    }

    [Fact]
    public void A_count_that_cannot_be_refuses_the_return()
    {
        var (left, _) = BlockingDuplex.CreatePair();
        using var link = new LinkStream(left) { MayReturn = true };
        link.Write(new byte[10]);
        Assert.True(link.Confirm(4));
        link.Drop("away");

        Assert.False(link.TryReturn(BlockingDuplex.CreatePair().Left, 3, out _));
        Assert.False(link.TryReturn(BlockingDuplex.CreatePair().Left, 11, out _));
        Assert.True(link.TryReturn(BlockingDuplex.CreatePair().Left, 10, out _));
    }

    [Fact]
    public void Openings_and_answers_are_read_as_they_were_written_and_nothing_else_is()
    {
        var token = LinkToken.Make();
        foreach (var opening in new[] { new LinkOpening(false, token, 0), new LinkOpening(true, token, long.MaxValue) })
        {
            Assert.Equal(opening, LinkOpening.TryRead(opening.ToBytes()));
            Assert.Null(LinkOpening.TryRead(opening.ToBytes().AsSpan(1)));
        }

        Assert.Equal(new LinkWelcome(7), LinkWelcome.TryRead(new LinkWelcome(7).ToBytes()));
        Assert.Equal(new LinkWelcome(null), LinkWelcome.TryRead(new LinkWelcome(null).ToBytes()));
        Assert.Null(LinkWelcome.TryRead(new byte[LinkWelcome.Length]));
        Assert.Null(LinkOpening.TryRead(new byte[LinkOpening.Length]));
        Assert.DoesNotContain($"{token.High}", token.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Cuts the transport again and again; returns how often.</summary>
    private static async Task<int> CutAsync(LinkStream client, LinkStream server, LinkToken token, Random random, CancellationToken done)
    {
        var cuts = 0;
        while (!done.IsCancellationRequested)
        {
            // Something must come through between two cuts, or a busy machine never gets on.
            var before = client.Received + server.Received;
            do
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5)), TimeProvider.System, CancellationToken.None);
            }
            while (client.Received + server.Received == before && !done.IsCancellationRequested);

            (random.Next(2) == 0 ? client : server).Drop("cut");
            await Task.WhenAll(client.Lost, server.Lost).WaitAsync(Cancellation);
            await ReturnAsync(client, server, token);
            cuts++;
        }

        return cuts;
    }

    private static async Task ReturnAsync(LinkStream client, LinkStream server, LinkToken token)
    {
        var (left, right) = BlockingDuplex.CreatePair();
        var welcoming = OnThread(() =>
        {
            var opening = LinkReception.Read(right).Opening!;
            Assert.Equal(token, opening.Token);
            right.Write(new LinkWelcome(server.Received).ToBytes());
            return server.TryReturn(right, opening.Received, out _);
        });
        var welcome = await OnThread(() => LinkReception.Return(left, new LinkOpening(true, token, client.Received)));
        Assert.True(await OnThread(() => client.TryReturn(left, welcome!.Value.Received!.Value, out _)));
        Assert.True(await welcoming);
    }

    private static Task<byte[]> ReadAsync(LinkStream link, int count) => OnThread(() =>
    {
        var bytes = new byte[count];
        link.ReadExactly(bytes);
        return bytes;
    });

    private static Task<T> OnThread<T>(Func<T> run) =>
        Task.Factory.StartNew(run, Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation);
}
