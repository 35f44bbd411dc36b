using System.Text;
using Sonde.Agent.Observing;
using Sonde.Testing;

namespace Sonde.UnitTests.Agent.Observing;

public sealed class DapPeerTests
{
    [Fact]
    public async Task A_stop_after_a_condition_that_failed_says_so_and_the_next_is_a_hit()
    {
        var pair = new DuplexPair();
        await using var peer = new DapPeer(pair.Near, DapDialects.For("debugpy")!, new ManualTimeProvider());
        await using var far = pair.Far;
        await SayAsync(far, """{"type":"event","event":"output","body":{"output":"pydevd: Error while evaluating expression in conditional breakpoint: n\nNameError: n\n"}}""");
        await SayAsync(far, """{"type":"event","event":"stopped","body":{"reason":"breakpoint","threadId":3}}""");
        await SayAsync(far, """{"type":"event","event":"stopped","body":{"reason":"breakpoint","threadId":4}}""");

        var bad = await peer.Stops.ReadAsync(TestContext.Current.CancellationToken);
        var good = await peer.Stops.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal((3L, true, "error evaluating expression: NameError: n"), (bad.Thread, bad.IsBadCondition, bad.Text));
        Assert.Equal((4L, true), (good.Thread, good.IsHit));
    }

    [Fact]
    public async Task A_thread_of_Python_stands_until_it_says_itself_that_it_goes_on()
    {
        var pair = new DuplexPair();
        await using var peer = new DapPeer(pair.Near, DapDialects.For("debugpy")!, new ManualTimeProvider());
        await using var far = pair.Far;
        await SayAsync(far, """{"type":"event","event":"stopped","body":{"reason":"breakpoint","threadId":3}}""");
        var stop = await peer.Stops.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Null(peer.LastContinued);

        await SayAsync(far, """{"type":"event","event":"continued","body":{"threadId":3}}""");
        await SayAsync(far, """{"type":"event","event":"stopped","body":{"reason":"breakpoint","threadId":4}}""");
        await peer.Stops.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, peer.LastContinued);
        Assert.False(peer.Dialect.Stands(peer, stop, null));
        peer.LastContinued = null;
        Assert.Null(peer.LastContinued);
    }

    private static async Task SayAsync(Stream stream, string message) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"Content-Length: {Encoding.UTF8.GetByteCount(message)}\r\n\r\n{message}"), TestContext.Current.CancellationToken);
}
