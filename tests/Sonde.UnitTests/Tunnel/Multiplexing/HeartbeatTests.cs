using Sonde.Testing;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.UnitTests.Tunnel.Multiplexing;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly List<TimeSpan?> _beats = [];

    [Fact]
    public void A_peer_that_is_heard_is_never_too_silent()
    {
        using var heartbeat = Create();
        for (var beat = 0; beat < 20; beat++)
        {
            heartbeat.Heard();
            _clock.Advance(Second);
        }

        Assert.Equal(20, _beats.Count);
        Assert.All(_beats, static silence => Assert.Null(silence));
    }

    [Fact]
    public void A_peer_is_too_silent_when_the_grace_has_passed()
    {
        using var heartbeat = Create();
        _clock.Advance(0.5 * Second);
        heartbeat.Heard();

        _clock.Advance(4.5 * Second);
        Assert.All(_beats, static silence => Assert.Null(silence));
        _clock.Advance(Second);
        Assert.Equal(5.5 * Second, _beats[^1]);
    }

    [Fact]
    public void A_suspended_process_gives_the_peer_what_was_left_of_the_grace()
    {
        using var heartbeat = Create();
        _clock.Advance(Second);
        heartbeat.Heard();

        _clock.Jump(TimeSpan.FromHours(8));
        Assert.Null(_beats[^1]);
        _clock.Advance(2 * Second);
        Assert.Null(_beats[^1]);
        _clock.Advance(Second);
        Assert.NotNull(_beats[^1]);
    }

    [Fact]
    public void A_suspended_process_whose_peer_speaks_again_goes_on()
    {
        using var heartbeat = Create();
        _clock.Jump(TimeSpan.FromHours(8));
        heartbeat.Heard();
        _clock.Advance(4 * Second);

        Assert.All(_beats, static silence => Assert.Null(silence));
        _clock.Advance(Second);
        Assert.NotNull(_beats[^1]);
    }

    [Fact]
    public void A_peer_that_was_heard_between_waking_and_the_late_beat_is_judged_anew()
    {
        using var heartbeat = Create();
        using var reader = _clock.CreateTimer(_ => heartbeat.Heard(), null, 0.5 * Second, Timeout.InfiniteTimeSpan);
        _clock.Jump(TimeSpan.FromHours(8));
        _clock.Advance(4 * Second);
        Assert.All(_beats, static silence => Assert.Null(silence));

        _clock.Advance(Second);

        Assert.NotNull(_beats[^1]);
    }

    [Fact]
    public void The_grace_can_be_changed_on_the_way()
    {
        using var heartbeat = Create();
        heartbeat.Grace = 2 * Second;

        _clock.Advance(2 * Second);

        Assert.Equal([null, 2 * Second], _beats);
    }

    [Fact]
    public async Task A_silent_peer_ends_the_multiplexer()
    {
        await using var peer = new WirePeer(clock: _clock);
        peer.ReceivePreface();
        peer.Transport.AwaitReader();
        _clock.Advance(4 * Second);
        peer.Send(WirePeer.Pong, 0, new byte[8]);
        peer.Transport.AwaitReader();
        _clock.Advance(4 * Second);
        Assert.False(peer.Multiplexer.Completion.IsCompleted);

        _clock.Advance(Second);

        Assert.Equal(
            new MultiplexerEnd(MultiplexerEndReason.PeerSilent, "nothing came from the other side for 5 s"),
            await peer.Multiplexer.Completion);
    }

    [Fact]
    public async Task Each_beat_sends_a_ping_and_a_pong_keeps_the_peer_alive()
    {
        await using var peer = new WirePeer(clock: _clock);
        peer.ReceivePreface();
        for (var beat = 1; beat <= 10; beat++)
        {
            _clock.Advance(Second);
            var ping = new byte[16];
            peer.Transport.ReadExactly(ping);
            Assert.Equal("0700000800000000", Convert.ToHexString(ping, 0, 8));
            peer.Send(WirePeer.Pong, 0, ping.AsSpan(8));
            peer.Transport.AwaitReader();
        }

        Assert.False(peer.Multiplexer.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_grace_that_is_no_longer_than_the_heartbeat_is_refused()
    {
        await using var peer = new WirePeer(clock: _clock);

        Assert.Throws<ArgumentOutOfRangeException>(() => peer.Multiplexer.Grace = Second);
        peer.Multiplexer.Grace = 30 * Second;
        Assert.Equal(30 * Second, peer.Multiplexer.Grace);
    }

    private Heartbeat Create() => new(Second, 5 * Second, _clock, (silence, isTooLong) => _beats.Add(isTooLong ? silence : null));
}
