using Sonde.Testing;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel.Multiplexing;

public sealed class PrefaceTests
{
    [Fact]
    public async Task Each_side_says_it_first()
    {
        await using var peer = new WirePeer(saysPreface: false);

        peer.ReceivePreface();
    }

    [Fact]
    public async Task A_shells_error_is_quoted_without_waiting()
    {
        await using var peer = new WirePeer(clock: new ManualTimeProvider(), saysPreface: false);

        peer.Transport.Write("sh: 1: sonde-agent:\tnot found\n"u8);

        var end = await peer.Multiplexer.Completion;
        Assert.Equal(MultiplexerEndReason.ProtocolViolated, end.Reason);
        Assert.Equal("the peer is not a Sonde; it said: sh: 1: sonde-agent: not found", end.Detail);
    }

    [Fact]
    public async Task A_wrong_peer_that_ends_at_once_is_quoted_although_the_first_write_broke()
    {
        var (left, right) = BlockingDuplex.CreatePair(capacity: 64);
        right.Write("exec format error"u8);
        await right.DisposeAsync();

        await using var multiplexer = Multiplexer.Start(left, new MultiplexerOptions { IsClient = true }, new ManualTimeProvider());

        Assert.Equal("the peer is not a Sonde; it said: exec format error", (await multiplexer.Completion).Detail);
    }

    [Fact]
    public async Task A_wrong_peer_that_falls_silent_within_a_line_is_quoted_at_the_next_beat()
    {
        var clock = new ManualTimeProvider();
        await using var peer = new WirePeer(clock: clock, saysPreface: false, largestRead: 1);

        peer.Transport.Write("login: "u8);
        peer.Transport.AwaitReader();
        Assert.False(peer.Multiplexer.Completion.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            new MultiplexerEnd(MultiplexerEndReason.ProtocolViolated, "the peer is not a Sonde; it said: login:"),
            await peer.Multiplexer.Completion);
    }

    [Fact]
    public async Task Long_and_binary_words_of_a_wrong_peer_are_cut_and_cleaned()
    {
        await using var peer = new WirePeer(saysPreface: false);

        peer.Transport.Write([0x1B, (byte)'[', (byte)'2', (byte)'J', .. new byte[900].Select(static _ => (byte)'x')]);

        var end = await peer.Multiplexer.Completion;
        Assert.Equal(MultiplexerEndReason.ProtocolViolated, end.Reason);
        Assert.DoesNotContain(end.Detail, static character => char.IsControl(character));
        Assert.InRange(end.Detail.Length, 200, 240);
    }

    [Fact]
    public async Task Another_version_is_named()
    {
        await using var peer = new WirePeer(saysPreface: false);

        peer.Transport.Write("SONDE\0\u0001\u0002"u8);

        Assert.Equal("the peer speaks version 258 of the tunnel, this side version 1", (await peer.Multiplexer.Completion).Detail);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SON")]
    public async Task A_peer_that_leaves_before_it_has_spoken_has_closed(string said)
    {
        await using var peer = new WirePeer(saysPreface: false);

        peer.Transport.Write(System.Text.Encoding.UTF8.GetBytes(said));
        peer.Transport.EndWrites();

        Assert.Equal(MultiplexerEndReason.PeerClosed, (await peer.Multiplexer.Completion).Reason);
    }
}
