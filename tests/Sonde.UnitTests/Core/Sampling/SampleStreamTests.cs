using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Sampling;

public sealed class SampleStreamTests
{
    private static readonly SampleLine[] Told = [new FrameLine(1, "main", "/a.py", 3), new FrameLine(2, "work", "/a.py", 9), new StacksLine(1, [0, 1], [1, 2]), new ThreadLine(1, 77, null)];

    [Fact]
    public async Task Stacks_are_told_with_their_frames_and_the_figures_behind_them()
    {
        var (updates, stream) = await ReadAsync(
            [.. Told, new ThreadLine(1, 77, "worker"), new CountsLine(1, [2, 1], [5, 1]) { Locked = [4, 0] }, new FiguresLine(1, 10, 10, 0, 0) { End = SampleEnd.Duration }]);
        var seen = Assert.IsType<StackSeen>(updates[0]);
        Assert.Equal((new SampledThread(1, 77, "worker"), 5, 4, 2), (seen.Thread, seen.Samples, seen.Locked, seen.Stack.Depth));
        Assert.Equal([new SampledFrame("work", "/a.py", 9), new SampledFrame("main", "/a.py", 3)], seen.Stack.Frames());
        Assert.Same(seen.Stack.Caller, Assert.IsType<StackSeen>(updates[1]).Stack);
        Assert.Equal(SampleEnd.Duration, Assert.IsType<FiguresTold>(updates[2]).Figures.End);
        Assert.True(stream.IsComplete);
    }

    [Fact]
    public async Task What_a_runtime_wrote_of_itself_comes_in_order_and_then_what_it_left()
    {
        var (updates, stream) = await ReadAsync([new TextLine("a"), new TextLine("b"), new OutcomeLine([], ["a socket"]), new FiguresLine(1, 0, 0, 0, 0) { End = SampleEnd.Duration }]);
        Assert.Equal(["a", "b"], updates.OfType<TextTold>().Select(static told => told.Text));
        Assert.Equal(["a socket"], Assert.Single(updates.OfType<OutcomeTold>()).Outcome.Remains);
        Assert.True(stream.IsComplete);
    }

    [Fact]
    public async Task Without_the_last_figures_it_is_not_complete()
    {
        var (updates, stream) = await ReadAsync([.. Told, new CountsLine(1, [1], [1]), new FiguresLine(1, 10, 10, 0, 0)]);
        Assert.Equal(2, updates.Count);
        Assert.False(stream.IsComplete);
    }

    public static TheoryData<int> Nonsense => [.. Enumerable.Range(0, NonsensicalLines.Length)];

    private static readonly SampleLine[] NonsensicalLines =
    [
        new FrameLine(4, "gap", null, 0),
        new StacksLine(5, [0], [1]),
        new StacksLine(3, [0, 1], [1]),
        new StacksLine(3, [3], [1]),
        new StacksLine(3, [-1], [1]),
        new StacksLine(3, [0], [3]),
        new StacksLine(3, [0], [0]),
        new CountsLine(2, [1], [1]),
        new CountsLine(1, [3], [1]),
        new CountsLine(1, [0], [1]),
        new CountsLine(1, [1], [0]),
        new CountsLine(1, [1, 2], [1]),
        new CountsLine(1, [1], [1]) { Locked = [2] },
        new CountsLine(1, [1], [1]) { Locked = [] },
    ];

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task What_makes_no_sense_is_an_error(int index) => await Assert.ThrowsAsync<IOException>(() => ReadAsync([.. Told, NonsensicalLines[index]]));

    private static async Task<(List<SampleUpdate> Updates, SampleStream Stream)> ReadAsync(IEnumerable<SampleLine> lines)
    {
        var stream = new SampleStream(new MemoryStream([.. lines.SelectMany(SampleLines.Encode)]));
        List<SampleUpdate> updates = [];
        await foreach (var update in stream.ReadAsync(TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        return (updates, stream);
    }
}
