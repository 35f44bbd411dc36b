using Sonde.Core.Capturing;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Targets;

namespace Sonde.UnitTests.Core.Capturing;

public sealed class CaptureWordsTests
{
    private static readonly CaptureRequest Plain = new() { Target = new ContainerReference("podman", null, "api"), Toolbox = new ToolboxWishes { Image = "go" } };
    private static readonly OwnTraffic Node = new("tcp port 10250", "net 127.0.0.0/8");

    [Fact]
    public void A_filter_can_be_no_option()
    {
        var arguments = CaptureWords.Arguments(Plain with { Filter = "-w /etc/passwd", Count = 3, Interface = "eth0", SnapLength = 0 }, null);
        Assert.Equal(["--", "-w /etc/passwd"], arguments.TakeLast(2));
        Assert.Contains("-i eth0", string.Join(' ', arguments), StringComparison.Ordinal);
        Assert.Contains("-s 0 ", string.Join(' ', arguments), StringComparison.Ordinal);
        Assert.Contains("-c 3 ", string.Join(' ', arguments), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("any", null, "not (tcp port 10250 or net 127.0.0.0/8)")]
    [InlineData("any", "port 80 or port 81", "not (tcp port 10250 or net 127.0.0.0/8) and (port 80 or port 81)")]
    [InlineData("lo", null, "not (tcp port 10250)")]
    public void The_sessions_own_bytes_are_left_out_where_they_pass_the_targets_network(string card, string? filter, string expected)
    {
        Assert.Equal(expected, CaptureWords.Filter(Plain with { Interface = card, Filter = filter }, Node));
        Assert.Equal(filter, CaptureWords.Filter(Plain with { Interface = card, Filter = filter }, null));
    }

    [Theory]
    [InlineData("tcpdump: listening on any\n12 packets captured\n15 packets received by filter\n3 packets dropped by kernel\n", 12, 15, 3, 0)]
    [InlineData("1 packet captured\n1 packet received by filter\n0 packets dropped by kernel\n2 packets dropped by interface\n", 1, 1, 0, 2)]
    public void Counts_are_read_out_of_its_talk(string talk, long captured, long received, long kernel, long card) =>
        Assert.Equal(new CaptureCounts(captured, received, kernel, card), CaptureCounts.Read(talk));

    [Theory]
    [InlineData(10, 15, 3, 2)]
    [InlineData(12, 15, 3, 0)]
    [InlineData(16, 15, 3, 0)]
    public void What_waited_when_it_ended_is_neither_captured_nor_lost(long captured, long received, long kernel, long left) =>
        Assert.Equal(left, new CaptureCounts(captured, received, kernel, 0).Left);

    [Theory]
    [InlineData("")]
    [InlineData("tcpdump: eth9: No such device exists\n")]
    [InlineData("12 packets captured\n")]
    [InlineData("99999999999999999999 packets captured\n1 packet dropped by kernel")]
    public void Where_there_are_none_there_are_none(string talk) => Assert.Null(CaptureCounts.Read(talk));

    [Fact]
    public void A_file_is_named_after_target_and_time() =>
        Assert.Equal("capture-api--shop-20260102-030405.pcapng", CaptureWords.FileName("api (shop)", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
}
