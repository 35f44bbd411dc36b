using Sonde.Tunnel.Control;
using static Sonde.UnitTests.Agent.Intercepting.InterceptedBench;

namespace Sonde.UnitTests.Agent.Intercepting;

public sealed class RoutedConnectionTests
{
    private const string Mine = "GET /mine HTTP/1.1\r\nHost: shop\r\nX-User: dev\r\n\r\n";
    private const string Others = "GET /others HTTP/1.1\r\nHost: shop\r\nX-User: somebody\r\n\r\n";
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";

    private static readonly InterceptHeader Header = new("x-user", "dev");

    [Fact]
    public async Task Requests_of_one_connection_go_where_their_header_says_and_each_end_is_connected_to_once()
    {
        var bench = new InterceptedBench(Header);
        for (var round = 0; round < 3; round++)
        {
            await ExchangeAsync(bench, () => bench.Here, Mine, Chunked);
            await ExchangeAsync(bench, () => bench.Pod, Others, Answer);
        }

        await bench.Client.DisposeAsync();
        await bench.DoneAsync();
        Assert.Equal((1, 1), (bench.Heres, bench.Pods));
        Assert.Equal((3L, 3L, 0L), (bench.Tally.Figures.Here, bench.Tally.Figures.Pod, bench.Tally.Figures.FellBack));
    }

    [Fact]
    public async Task Bodies_pass_whole_and_belong_to_their_request()
    {
        var bench = new InterceptedBench(Header);
        var upload = "POST /mine HTTP/1.1\r\nX-User: dev\r\nContent-Length: 50000\r\n\r\n" + new string('b', 50_000);
        var pieces = "POST /others HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        await ExchangeAsync(bench, () => bench.Here, upload, Answer);
        await ExchangeAsync(bench, () => bench.Pod, pieces, Answer);
    }

    [Fact]
    public async Task Requests_that_are_sent_ahead_are_answered_in_their_order()
    {
        var bench = new InterceptedBench(Header);
        await SayAsync(bench.Client, Mine + Others + Mine);
        await HearsAsync(() => bench.Here, Mine);
        Assert.Equal(0, bench.Pods);
        await SayAsync(bench.Here, Answer);
        await HearsAsync(() => bench.Pod, Others);
        await SayAsync(bench.Pod, Chunked);
        await HearsAsync(() => bench.Here, Mine);
        await SayAsync(bench.Here, Answer);
        await HearsAsync(() => bench.Client, Answer + Chunked + Answer);
    }

    [Fact]
    public async Task An_interim_answer_goes_before_the_final_one()
    {
        var bench = new InterceptedBench(Header);
        await SayAsync(bench.Client, "POST / HTTP/1.1\r\nX-User: dev\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        await HearsAsync(() => bench.Here, "POST / HTTP/1.1\r\nX-User: dev\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        await SayAsync(bench.Here, "HTTP/1.1 100 Continue\r\n\r\n");
        await HearsAsync(() => bench.Client, "HTTP/1.1 100 Continue\r\n\r\n");
        await SayAsync(bench.Client, "abc");
        await HearsAsync(() => bench.Here, "abc");
        await SayAsync(bench.Here, Answer);
        await HearsAsync(() => bench.Client, Answer);
        await ExchangeAsync(bench, () => bench.Pod, Others, Answer);
    }

    [Fact]
    public async Task A_connection_that_changes_its_protocol_stays_where_it_is()
    {
        var bench = new InterceptedBench(Header);
        await ExchangeAsync(bench, () => bench.Here, Mine, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        await SayAsync(bench.Client, "\x01\x02");
        await HearsAsync(() => bench.Here, "\x01\x02");
        await SayAsync(bench.Here, "\x03");
        await HearsAsync(() => bench.Client, "\x03");
        await SayAsync(bench.Client, Others);
        await HearsAsync(() => bench.Here, Others);
        Assert.Equal(0, bench.Pods);
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\x16\x03\x01\x02")]
    [InlineData("POST / HTTP/1.1\r\nX-User: dev\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("CONNECT a:1 HTTP/1.1\r\nX-User: dev\r\n\r\n")]
    public async Task What_cannot_be_routed_for_sure_goes_to_the_pod_whole(string text)
    {
        var bench = new InterceptedBench(Header);
        await SayAsync(bench.Client, text);
        await HearsAsync(() => bench.Pod, text);
        await SayAsync(bench.Client, Mine);
        await HearsAsync(() => bench.Pod, Mine);
        Assert.Equal(0, bench.Heres);
    }

    [Fact]
    public async Task A_head_that_does_not_come_to_its_end_is_the_pods_after_ten_seconds()
    {
        var bench = new InterceptedBench(Header);
        await SayAsync(bench.Client, Mine[..20]);
        var hearing = HearsAsync(() => bench.Pod, Mine[..20]);
        while (!hearing.IsCompleted)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(hearing, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None));
        }

        await hearing;
        await SayAsync(bench.Client, Mine[20..]);
        await HearsAsync(() => bench.Pod, Mine[20..]);
        Assert.Equal(0, bench.Heres);
    }

    [Fact]
    public async Task Where_nothing_takes_a_request_on_the_clients_machine_the_pod_gets_it_and_the_next_is_tried_again()
    {
        var bench = new InterceptedBench(Header) { TakesHere = false };
        await ExchangeAsync(bench, () => bench.Pod, Mine, Answer);
        bench.TakesHere = true;
        await ExchangeAsync(bench, () => bench.Here, Mine, Answer);
        Assert.Equal((1L, 1L), (bench.Tally.Figures.FellBack, bench.Tally.Figures.Here));
    }

    [Fact]
    public async Task A_connection_to_the_clients_machine_that_has_ended_is_not_used_again()
    {
        var bench = new InterceptedBench(Header);
        await ExchangeAsync(bench, () => bench.Here, Mine, Answer);
        await bench.Here.DisposeAsync();
        await ExchangeAsync(bench, () => bench.Pod, Others, Answer);
        await ExchangeAsync(bench, () => bench.Here, Mine, Answer);
        Assert.Equal(2, bench.Heres);
    }

    [Fact]
    public async Task When_it_ends_the_next_answer_says_so_and_the_request_is_the_pods()
    {
        var bench = new InterceptedBench(Header);
        await ExchangeAsync(bench, () => bench.Here, Mine, Answer);
        bench.End();
        await SayAsync(bench.Client, Mine);
        await HearsAsync(() => bench.Pod, Mine);
        await SayAsync(bench.Pod, Answer);
        await HearsAsync(() => bench.Client, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        await IsClosedAsync(bench.Client);
        await bench.DoneAsync();
    }

    [Fact]
    public async Task A_pod_that_closes_an_idle_connection_closes_the_clients()
    {
        var bench = new InterceptedBench(Header);
        await ExchangeAsync(bench, () => bench.Pod, Others, Answer);
        await bench.Pod.DisposeAsync();
        await IsClosedAsync(bench.Client);
        await bench.DoneAsync();
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_cut_off_for_the_client()
    {
        var bench = new InterceptedBench(Header);
        await SayAsync(bench.Client, Mine);
        await HearsAsync(() => bench.Here, Mine);
        await SayAsync(bench.Here, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
        await bench.Here.DisposeAsync();
        await HearsAsync(() => bench.Client, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
        await IsClosedAsync(bench.Client);
        await bench.DoneAsync();
        Assert.Equal(1, bench.Tally.Figures.Broken);
    }

    private static async Task ExchangeAsync(InterceptedBench bench, Func<Sonde.Testing.Tunnel.PipeDuplex> end, string request, string answer)
    {
        await SayAsync(bench.Client, request);
        await HearsAsync(end, request);
        await SayAsync(end(), answer);
        await HearsAsync(() => bench.Client, answer);
    }
}
