using Sonde.Core.Proxying;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Proxying;

public sealed class ProxyWordsTests
{
    [Theory]
    [InlineData("1080", 1080)]
    [InlineData("127.0.0.1:9050", 9050)]
    [InlineData("localhost:0", 0)]
    [InlineData("0", 0)]
    public void It_listens_on_a_port_of_this_machine(string text, int port) => Assert.Equal(new ProxyAddress(port), ProxyAddress.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(":1080")]
    [InlineData("0.0.0.0:1080")]
    [InlineData("[::]:1080")]
    [InlineData("10.0.0.7:1080")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("-1")]
    public void Nobody_else_is_to_reach_it(string text) => Assert.Null(ProxyAddress.Parse(text));

    [Fact]
    public void What_is_to_be_pasted_names_the_port_and_leaves_names_to_the_pod() =>
        Assert.Equal(["export ALL_PROXY=socks5h://127.0.0.1:9050", "curl --proxy socks5h://127.0.0.1:9050 http://NAME:PORT/"], ProxyWords.Lines(9050));

    [Fact]
    public void It_is_told_whose_files_say_how_names_are_resolved()
    {
        Assert.Equal(
            "names are resolved by the target's /etc/hosts, then by 10.96.0.10 (search shop.svc.cluster.local svc.cluster.local)",
            ProxyWords.Names(new NamesAnswer(true, ["10.96.0.10"], ["shop.svc.cluster.local", "svc.cluster.local"])));
        Assert.Equal("names are resolved by the toolbox's /etc/hosts, then by 10.0.0.1, 10.0.0.2", ProxyWords.Names(new NamesAnswer(false, ["10.0.0.1", "10.0.0.2"], [])));
    }

    [Fact]
    public void The_receipt_tells_how_much_passed_and_what_was_not_reached()
    {
        var tally = new ProxyTally();
        tally.Opened();
        tally.Sent(512);
        tally.Received(2048);
        Assert.True(tally.Missed("pricing:80", "no such name"));
        Assert.False(tally.Missed("pricing:80", "no such name"));
        Assert.Equal(
            [
                "1 connection opened from the pod's network for programs of this machine, 512 B out, 2.00 KiB in; nothing of what they carried was kept",
                "2 connections refused; not reached: pricing:80",
            ],
            ProxyWords.Written(new NetProxyReport("127.0.0.1:1080", 1, tally.Figures, tally.Unreached)));
    }

    [Fact]
    public void Places_that_were_not_reached_are_told_up_to_a_bound_and_the_most_missed_first()
    {
        var tally = new ProxyTally();
        for (var place = 0; place < 100; place++)
        {
            Assert.Equal(place < 20, tally.Missed($"place-{place}:80", "no such name"));
        }

        tally.Missed("place-7:80", "refused");
        Assert.Equal(20, tally.Unreached.Count);
        Assert.Equal(new UnreachedPlace("place-7:80", "refused", 2), tally.Unreached[0]);
        Assert.Equal(101, tally.Figures.Refused);
    }
}
