using Sonde.Testing.Tunnel;

namespace Sonde.UnitTests.Tunnel.Multiplexing;

public sealed class TunnelChannelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_side_writes_the_other_reads()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);

        await client.WriteTextAsync("to the agent", Cancellation);
        await server.WriteTextAsync("and back", Cancellation);

        Assert.Equal("to the agent", await server.ReadTextAsync(12, Cancellation));
        Assert.Equal("and back", await client.ReadTextAsync(8, Cancellation));
    }

    [Fact]
    public async Task A_conversation_that_arrives_byte_by_byte_is_the_same()
    {
        await using var pair = new MultiplexerPair(largestRead: 1);
        var (client, server) = await pair.OpenAsync(Cancellation);

        await client.WriteTextAsync("question", Cancellation);
        await client.EndWritesAsync(Cancellation);
        Assert.Equal("question", await server.ReadToEndAsync(Cancellation));
        await server.WriteTextAsync("answer", Cancellation);
        await server.EndWritesAsync(Cancellation);
        Assert.Equal("answer", await client.ReadToEndAsync(Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_one_side_has_ended_the_other_still_speaks(bool isClientFirst)
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);
        var (first, second) = isClientFirst ? (client, server) : (server, client);

        await first.WriteTextAsync("the last words", Cancellation);
        await first.EndWritesAsync(Cancellation);
        await first.EndWritesAsync(Cancellation);
        Assert.Equal("the last words", await second.ReadToEndAsync(Cancellation));

        await second.WriteTextAsync("but listen", Cancellation);
        Assert.Equal("but listen", await first.ReadTextAsync(10, Cancellation));
        await second.EndWritesAsync(Cancellation);
        Assert.Equal(0, await first.ReadAsync(new byte[1], Cancellation));
        Assert.Equal(0, await first.ReadAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task A_read_that_waits_returns_at_the_end()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);

        var reading = server.ReadAsync(new byte[1], Cancellation);
        await client.EndWritesAsync(Cancellation);

        Assert.Equal(0, await reading);
    }

    [Fact]
    public async Task Writing_after_the_own_end_is_an_error()
    {
        await using var pair = new MultiplexerPair();
        var (client, _) = await pair.OpenAsync(Cancellation);
        await client.EndWritesAsync(Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.WriteTextAsync("more", Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_ends_the_peers_read_and_write_with_its_reason(bool isClientFirst)
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);
        var (first, second) = isClientFirst ? (client, server) : (server, client);
        var reading = second.ReadAsync(new byte[1], Cancellation).AsTask();
        var writing = second.WriteAsync(new byte[10_000_000], Cancellation).AsTask();

        first.Reset("the debugger ended: \u001b[31mSIGKILL\nœ");

        Assert.Equal("the debugger ended: [31mSIGKILL œ", (await Assert.ThrowsAsync<IOException>(() => reading)).Message);
        Assert.Equal("the debugger ended: [31mSIGKILL œ", (await Assert.ThrowsAsync<IOException>(() => writing)).Message);
        await Assert.ThrowsAsync<IOException>(() => second.WriteTextAsync("x", Cancellation));
        await Assert.ThrowsAsync<IOException>(() => second.ReadTextAsync(1, Cancellation));
        await Assert.ThrowsAsync<IOException>(() => first.WriteTextAsync("x", Cancellation));
        await Assert.ThrowsAsync<IOException>(() => first.ReadTextAsync(1, Cancellation));
    }

    [Fact]
    public async Task What_came_before_a_reset_is_still_read()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);

        await server.WriteTextAsync("panic: nil map", Cancellation);
        server.Reset("the process ended");

        Assert.Equal("panic: nil map", await client.ReadTextAsync(14, Cancellation));
        Assert.Equal("the process ended", (await Assert.ThrowsAsync<IOException>(() => client.ReadTextAsync(1, Cancellation))).Message);
    }

    [Fact]
    public async Task A_direction_that_had_ended_stays_so_when_the_channel_is_reset()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);

        await client.WriteTextAsync("all of it", Cancellation);
        await client.EndWritesAsync(Cancellation);
        await client.DisposeAsync();

        Assert.Equal("all of it", await server.ReadToEndAsync(Cancellation));
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            // Until the reset has come, writes go into the void.
            while (true)
            {
                await server.WriteTextAsync("answer", Cancellation);
            }
        });
    }

    [Fact]
    public async Task A_reason_is_cut_between_two_characters()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);

        client.Reset(new string('œ', 600) + "!");

        var error = await Assert.ThrowsAsync<IOException>(() => server.ReadTextAsync(1, Cancellation));
        Assert.Equal(new string('œ', 512), error.Message);
    }

    [Fact]
    public async Task A_disposed_channel_resets_the_peers_and_is_of_no_more_use()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);
        var reading = client.ReadAsync(new byte[1], Cancellation).AsTask();

        await client.DisposeAsync();
        await client.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => reading);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.ReadTextAsync(1, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.WriteTextAsync("x", Cancellation));
        await Assert.ThrowsAsync<IOException>(() => server.ReadTextAsync(1, Cancellation));
    }

    [Fact]
    public async Task A_cancelled_read_loses_nothing()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);
        using var cancel = new CancellationTokenSource();
        var reading = server.ReadAsync(new byte[5], cancel.Token).AsTask();

        await cancel.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await client.WriteTextAsync("after", Cancellation);

        Assert.Equal(cancel.Token, cancelled.CancellationToken);
        Assert.Equal("after", await server.ReadTextAsync(5, Cancellation));
    }

    [Fact]
    public async Task A_cancelled_write_leaves_the_channel_usable()
    {
        await using var pair = new MultiplexerPair(server: static options => options with { Window = 4096 });
        var (client, server) = await pair.OpenAsync(Cancellation);
        using var cancel = new CancellationTokenSource();
        var writing = client.WriteAsync(new byte[5000], cancel.Token).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        var rest = client.WriteTextAsync("after", Cancellation);

        Assert.Equal(new string('\0', 4096) + "after", await server.ReadTextAsync(4101, Cancellation));
        await rest;
    }

    [Fact]
    public async Task A_second_read_or_write_at_a_time_is_an_error()
    {
        await using var pair = new MultiplexerPair(server: static options => options with { Window = 4096 });
        var (client, server) = await pair.OpenAsync(Cancellation);
        var reading = client.ReadAsync(new byte[1], Cancellation).AsTask();
        var writing = client.WriteAsync(new byte[5000], Cancellation).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.ReadTextAsync(1, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await client.WriteAsync(new byte[1], Cancellation));

        await server.WriteTextAsync("x", Cancellation);
        Assert.Equal(1, await reading);
        await server.ReadExactlyAsync(new byte[5000], Cancellation);
        await writing;
    }

    [Fact]
    public async Task A_read_of_nothing_waits_for_something()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);
        var reading = server.ReadAsync(Memory<byte>.Empty, Cancellation).AsTask();
        Assert.False(reading.IsCompleted);

        await client.WriteTextAsync("x", Cancellation);

        Assert.Equal(0, await reading);
        Assert.Equal("x", await server.ReadTextAsync(1, Cancellation));
    }

    [Fact]
    public async Task Who_reads_at_least_so_much_is_woken_when_it_is_there()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);
        var (other, hears) = await pair.OpenAsync(Cancellation);
        var bytes = new byte[8];
        await client.WriteTextAsync("ab", Cancellation);
        await ArrivesAsync();
        var reading = server.ReadAtLeastAsync(bytes, 5, Cancellation).AsTask();
        await client.WriteTextAsync("cd", Cancellation);
        await ArrivesAsync();
        Assert.False(reading.IsCompleted);

        await client.WriteTextAsync("efghij", Cancellation);

        Assert.Equal(8, await reading);
        Assert.Equal("abcdefgh"u8, bytes);
        Assert.Equal("ij", await server.ReadTextAsync(2, Cancellation));

        // What is said on another channel afterwards arrives afterwards.
        async Task ArrivesAsync()
        {
            await other.WriteTextAsync("x", Cancellation);
            await hears.ReadTextAsync(1, Cancellation);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_there_is_less_at_the_end_that_is_read(bool isReset)
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);
        var bytes = new byte[8];
        var reading = server.ReadAtLeastAsync(bytes, 5, Cancellation).AsTask();

        await client.WriteTextAsync("abc", Cancellation);
        if (isReset)
        {
            client.Reset("it broke");
        }
        else
        {
            await client.EndWritesAsync(Cancellation);
        }

        Assert.Equal(3, await reading);
        Assert.Equal("abc"u8, bytes.AsSpan(0, 3));
        var after = server.ReadAtLeastAsync(bytes, 5, Cancellation).AsTask();
        Assert.Equal(isReset ? "it broke" : null, (await Record.ExceptionAsync(() => after))?.Message);
        Assert.True(isReset || await after == 0);
    }

    [Fact]
    public async Task More_than_the_window_can_be_read_at_least()
    {
        await using var pair = new MultiplexerPair();
        var (client, server) = await pair.OpenAsync(Cancellation);
        var reading = server.ReadAtLeastAsync(new byte[3_000_000], 3_000_000, Cancellation).AsTask();

        await client.WriteAsync(new byte[3_000_000], Cancellation);

        Assert.Equal(3_000_000, await reading);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task At_least_is_between_one_and_the_room(int least)
    {
        await using var pair = new MultiplexerPair();
        var (_, server) = await pair.OpenAsync(Cancellation);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => server.ReadAtLeastAsync(new byte[8], least, Cancellation).AsTask());
    }
}
