using static Sonde.UnitTests.Agent.Intercepting.InterceptedBench;

namespace Sonde.UnitTests.Agent.Intercepting;

public sealed class WholeConnectionTests
{
    private const string Request = "GET / HTTP/1.1\r\nUser-Agent: curl/8\r\n\r\n";
    private const string Probe = "GET /healthz HTTP/1.1\r\nUser-Agent: kube-probe/1.36\r\n\r\n";

    [Fact]
    public async Task It_goes_to_the_clients_machine_whatever_it_is_and_comes_back_from_there()
    {
        var bench = new InterceptedBench();
        await SayAsync(bench.Client, "\x01\x02 not HTTP");
        await HearsAsync(() => bench.Here, "\x01\x02 not HTTP");
        await SayAsync(bench.Here, "answer");
        await HearsAsync(() => bench.Client, "answer");
        await bench.Client.DisposeAsync();
        await bench.Here.DisposeAsync();
        await bench.DoneAsync();
        Assert.Equal((1L, 0L, 0), (bench.Tally.Figures.Here, bench.Tally.Figures.Pod, bench.Pods));
        Assert.NotNull(bench.Tally.Figures.OpeningMedianMilliseconds);
    }

    [Fact]
    public async Task Where_nothing_takes_it_there_it_goes_to_the_pod_whole()
    {
        var bench = new InterceptedBench { TakesHere = false };
        await SayAsync(bench.Client, Request);
        await HearsAsync(() => bench.Pod, Request);
        await SayAsync(bench.Pod, "pod");
        await HearsAsync(() => bench.Client, "pod");
        Assert.Equal((0L, 1L, 1L), (bench.Tally.Figures.Here, bench.Tally.Figures.Pod, bench.Tally.Figures.FellBack));
    }

    [Fact]
    public async Task A_machine_that_says_nothing_has_a_second_and_then_the_pod_gets_it()
    {
        var bench = new InterceptedBench { IsMute = true };
        await SayAsync(bench.Client, Request);
        var hearing = HearsAsync(() => bench.Pod, Request);
        while (!hearing.IsCompleted)
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(200));
            await Task.WhenAny(hearing, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None));
        }

        await hearing;
        Assert.Equal(1, bench.Tally.Figures.FellBack);
    }

    [Fact]
    public async Task A_probe_of_the_kubelet_goes_to_the_pod_and_another_request_from_its_node_does_not()
    {
        var probed = new InterceptedBench(isFromNode: true);
        await SayAsync(probed.Client, Probe[..40]);
        await SayAsync(probed.Client, Probe[40..]);
        await HearsAsync(() => probed.Pod, Probe);
        Assert.Equal((0L, 0L, 1L), (probed.Tally.Figures.Here, probed.Tally.Figures.Pod, probed.Tally.Figures.Probes));

        var asked = new InterceptedBench(isFromNode: true);
        await SayAsync(asked.Client, Request);
        await HearsAsync(() => asked.Here, Request);
    }

    [Fact]
    public async Task What_comes_from_the_node_and_cannot_be_read_goes_to_the_pod()
    {
        var bench = new InterceptedBench(isFromNode: true);
        await SayAsync(bench.Client, "\x16\x03\x01");
        await HearsAsync(() => bench.Pod, "\x16\x03\x01");
        Assert.Equal((0, 0L), (bench.Heres, bench.Tally.Figures.FellBack));
    }

    [Fact]
    public async Task A_connection_from_the_node_that_says_nothing_is_the_pods_and_loses_no_byte_later()
    {
        var bench = new InterceptedBench(isFromNode: true);
        for (var left = 500; left > 0 && bench.Pods == 0; left--)
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }

        await SayAsync(bench.Pod, "welcome");
        await HearsAsync(() => bench.Client, "welcome");
        await SayAsync(bench.Client, "thanks");
        await HearsAsync(() => bench.Pod, "thanks");
    }

    [Fact]
    public async Task When_the_intercept_ends_nothing_more_goes_to_the_clients_machine()
    {
        var bench = new InterceptedBench(isFromNode: true);
        bench.End();
        await SayAsync(bench.Client, Request);
        await HearsAsync(() => bench.Pod, Request);
        Assert.Equal(0, bench.Heres);
    }
}
