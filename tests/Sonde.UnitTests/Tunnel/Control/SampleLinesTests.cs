using System.Text;
using System.Text.Json.Serialization;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Tunnel.Control;

public sealed class SampleLinesTests
{
    /// <summary>At least one of every kind, with every property.</summary>
    public static IReadOnlyList<(SampleLine Line, string Json)> Examples { get; } =
    [
        (new FrameLine(1, "Handler.do_GET", "/app/server.py", 12), """{"is":"frame","id":1,"function":"Handler.do_GET","file":"/app/server.py","line":12}"""),
        (new FrameLine(2, "[others]", null, 0), """{"is":"frame","id":2,"function":"[others]","line":0}"""),
        (new StacksLine(1, [0, 1], [1, 2]), """{"is":"stacks","first":1,"callers":[0,1],"frames":[1,2]}"""),
        (new ThreadLine(1, 77, "worker"), """{"is":"thread","id":1,"threadId":77,"name":"worker"}"""),
        (new CountsLine(1, [1, 2], [3, 4]) { Locked = [0, 2] }, """{"is":"counts","thread":1,"stacks":[1,2],"samples":[3,4],"locked":[0,2]}"""),
        (new FiguresLine(1.5, 150, 147, 2, 1)
        {
            Stacks = 140, TornStacks = 3, CutStacks = 2, Others = 1, MeanMicroseconds = 20.5, LongestMicroseconds = 99.5, CpuSeconds = 0.25, TargetCpuSeconds = 1.5, End = SampleEnd.Target,
        },
            """{"is":"figures","seconds":1.5,"asked":150,"taken":147,"late":2,"torn":1,"stacks":140,"tornStacks":3,"cutStacks":2,"others":1,"meanMicroseconds":20.5,"""
            + "\"longestMicroseconds\":99.5,\"cpuSeconds\":0.25,\"targetCpuSeconds\":1.5,\"end\":\"target\"}"),
        (new TextLine("a;b 1\n"), """{"is":"text","text":"a;b 1\n"}"""),
        (new BytesLine([0, 0xFB, 0xFF]), """{"is":"bytes","bytes":"APv/"}"""),
        (new OutcomeLine(["/tmp/x"], ["why"]) { Error = new AgentError("tool-failed", "no"), Tool = "async-profiler 3.0, ctimer", IsCut = true },
            """{"is":"outcome","files":["/tmp/x"],"remains":["why"],"error":{"code":"tool-failed","message":"no"},"tool":"async-profiler 3.0, ctimer","isCut":true}"""),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_line_is_written_as_agreed_and_read_as_it_was_written()
    {
        var lines = Read(string.Concat(Examples.Select(static example => example.Json + "\n")));
        foreach (var (line, json) in Examples)
        {
            Assert.Equal(json + "\n", Encoding.UTF8.GetString(SampleLines.Encode(line)));
            Assert.Equal(json + "\n", Encoding.UTF8.GetString(SampleLines.Encode((await lines.ReadAsync(Cancellation))!)));
        }

        Assert.Null(await lines.ReadAsync(Cancellation));
    }

    [Fact]
    public void The_examples_hold_every_kind() => Assert.Equal(
        typeof(SampleLine).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false).Select(static kind => ((JsonDerivedTypeAttribute)kind).DerivedType).ToHashSet(),
        Examples.Select(static example => example.Line.GetType()).ToHashSet());

    [Fact]
    public async Task A_kind_that_is_not_known_is_passed_over()
    {
        var lines = Read("{\"is\":\"colour\",\"id\":7}\n" + Examples[0].Json + "\n");
        Assert.Equal(Examples[0].Line, await lines.ReadAsync(Cancellation));
    }

    [Theory]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"is":"frame","id":1}""")]
    [InlineData("""{"is":"counts","thread":1,"stacks":null,"samples":[]}""")]
    [InlineData("null")]
    [InlineData("x")]
    [InlineData("""{"is":"\ud800"}""")]
    public async Task What_is_no_line_is_an_error(string line) => await Assert.ThrowsAsync<IOException>(async () => await Read(line + "\n").ReadAsync(Cancellation));

    [Fact]
    public async Task A_line_that_is_too_long_is_not_kept()
    {
        Assert.Throws<IOException>(static () => SampleLines.Encode(new FrameLine(1, new string('x', SampleLines.MaximumLength), null, 0)));
        await Assert.ThrowsAsync<IOException>(async () => await Read(new string(' ', 2 * SampleLines.MaximumLength)).ReadAsync(Cancellation));
    }

    private static SampleLines Read(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
