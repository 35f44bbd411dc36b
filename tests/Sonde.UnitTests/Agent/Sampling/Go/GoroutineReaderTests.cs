using Sonde.Agent.Sampling;
using Sonde.Agent.Sampling.Go;

namespace Sonde.UnitTests.Agent.Sampling.Go;

public sealed class GoroutineReaderTests
{
    private const ulong List = 0x10_0000;
    private const ulong Entries = 0x11_0000;
    private const ulong First = 0xc000_0000;
    private const ulong Second = 0xc000_1000;
    private const ulong Stack = 0xc100_0000;
    private const ulong Main = GoTableBuilder.Text;
    private const ulong Wait = Main + 32;
    private const ulong Exit = Wait + 32;
    private const int Status = 152;
    private const int Number = 160;
    private const int Reason = 184;
    private const int Creation = 288;
    private const int Start = 304;
    private const ulong ChanReceive = 14;

    private static readonly byte[] Program = new GoTableBuilder()
        .Function("main.main", 32, frameBytes: 24).Function("main.wait", 32, frameBytes: 8).Function("runtime.goexit", 32, frameBytes: 0, flags: 1).Build();

    private readonly GoMemory _memory = new GoMemory().With(List, Entries, 2).With(Entries, First, Second).With(Stack, 1, Main + 9, 0, 0, 0, Exit + 1);

    [Fact]
    public void Those_that_wait_for_the_same_at_the_same_place_are_told_together()
    {
        _memory.Goroutine(First, [.. Waiting, (Number, 7)]).Goroutine(Second, [.. Waiting, (Number, 5)]);
        var dump = Read()!;
        var both = Assert.Single(dump.Groups);
        Assert.Equal((2, 2, 0, 0, "chan receive", 5L, false), (dump.Count, both.Count, dump.Torn, dump.Unread, both.State, both.Number, both.IsRuntime));
        Assert.Equal(["main.wait", "main.main", "runtime.goexit"], both.Frames.Select(static frame => frame.Function));
        Assert.Equal("main.main", both.CreatedBy?.Function);
    }

    [Fact]
    public void One_that_runs_is_told_without_a_stack_and_one_that_is_dead_is_not_told()
    {
        _memory.Goroutine(First, (0, Stack), (8, Stack + 48), (Status, 2)).Goroutine(Second, (Status, 6));
        var one = Assert.Single(Read()!.Groups);
        Assert.Equal(("running", 0), (one.State, one.Frames.Count));
    }

    [Fact]
    public void Of_one_that_goes_on_while_it_is_read_no_stack_is_told()
    {
        _memory.Goroutine(First, Waiting).Goroutine(Second, (Status, 6));
        _memory.Before = address =>
        {
            if (address == Stack)
            {
                _memory.Set(First, 56, Stack + 8);
            }
        };
        var dump = Read()!;
        Assert.Equal((1, 0), (dump.Torn, Assert.Single(dump.Groups).Frames.Count));
    }

    [Fact]
    public void What_does_not_name_itself_is_no_goroutine()
    {
        _memory.Goroutine(First, [.. Waiting, (72, Second)]).Goroutine(Second, [.. Waiting, (0, Stack + 8)]);
        var dump = Read()!;
        Assert.Equal((1, 1), (dump.Count, dump.Torn));
    }

    [Fact]
    public void A_list_that_names_the_same_deep_stack_again_and_again_comes_to_an_end()
    {
        const int Many = 20_000;
        var deep = new ulong[StackPart.MostBytes / sizeof(ulong)];
        _memory.With(List, Entries, Many).With(Entries, [.. Enumerable.Repeat(First, Many)]).With(Stack, deep)
            .Goroutine(First, [.. Waiting, (8, Stack + StackPart.MostBytes)]);
        var dump = Read()!;
        var most = (int)(GoroutineReader.MostStackBytes / StackPart.MostBytes) + 1;
        Assert.Equal((most, Many - most), (dump.Count, dump.Unread));
    }

    [Fact]
    public void A_list_that_is_longer_than_any_is_not_read()
    {
        _memory.With(List, Entries, ulong.MaxValue);
        Assert.Null(Read());
    }

    [Fact]
    public void The_innermost_frame_that_is_counted_is_what_it_does()
    {
        _memory.Goroutine(First, Waiting).Goroutine(Second, (Status, 6));
        var tally = new StackTally();
        GoroutineSource.Count(Read()! with { Unread = 3 }, 7, tally, hasLines: false);
        var news = tally.Drain();
        Assert.Equal(["runtime.goexit", "main.main", "main.wait", "[chan receive]", "[not read]"], news.Frames.Select(static frame => frame.Function));
        Assert.Equal([(4, 1), (5, 3)], news.Counts.Select(static count => (count.Stack, count.Samples)));
        Assert.Equal([(0, 1), (1, 2), (2, 3), (3, 4), (0, 5)], news.Stacks);
    }

    private static (int, ulong)[] Waiting =>
        [(0, Stack), (8, Stack + 48), (56, Stack), (64, Wait + 5), (Status, 4), (Reason, ChanReceive), (Creation, Main + 9), (Start, Main)];

    private GoroutineDump? Read() =>
        new GoroutineReader(GoTableBuilder.Symbols(Program)!, 24, new GoroutineList(List, List + 8), GoroutineLayout.Of(24)!, _memory.Read).Read();
}
