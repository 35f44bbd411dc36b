using Sonde.Agent.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sampling;

public sealed class StackTallyTests
{
    [Fact]
    public void What_is_known_is_told_once_and_counts_begin_anew()
    {
        var tally = new StackTally();
        var main = tally.Push(StackTally.Empty, tally.Frame("main", "/a.py", 3));
        var work = tally.Push(main, tally.Frame("work", "/a.py", 9));
        tally.Count(tally.Thread(77), work, isLocked: true);
        tally.Count(tally.Thread(77), work, isLocked: false);
        var first = tally.Drain();
        Assert.Equal([new FrameLine(1, "main", "/a.py", 3), new FrameLine(2, "work", "/a.py", 9)], first.Frames);
        Assert.Equal(1, first.FirstStack);
        Assert.Equal([(0, 1), (1, 2)], first.Stacks);
        Assert.Equal([(1, 77L)], first.Threads);
        Assert.Equal([(1, work, 2, 1)], first.Counts);

        Assert.Equal(work, tally.Push(main, tally.Frame("work", "/a.py", 9)));
        var rest = tally.Push(work, tally.Frame("rest", null, 0));
        tally.Count(tally.Thread(77), rest, isLocked: false);
        var second = tally.Drain();
        Assert.Equal((3, 1, 0), (second.FirstStack, second.Stacks.Count, second.Threads.Count));
        Assert.Equal([(1, rest, 1, 0)], second.Counts);
        Assert.Empty(tally.Drain().Counts);
        Assert.Equal((3L, 0L), (tally.Counted, tally.Others));
    }

    [Fact]
    public void Stacks_that_find_no_room_are_the_others()
    {
        var tally = new StackTally();
        var thread = tally.Thread(1);
        for (var line = 0; line < StackTally.MostStacks + 50; line++)
        {
            tally.Count(thread, tally.Push(StackTally.Empty, tally.Frame("f", "/a.py", line)), isLocked: false);
        }

        var news = tally.Drain();
        Assert.Equal(StackTally.MostStacks, news.Stacks.Count);
        Assert.Equal("[others]", news.Frames[news.Stacks[^1].Frame - 1].Function);
        Assert.Equal((StackTally.MostStacks + 50L, 51L), (tally.Counted, tally.Others));
        Assert.Equal(tally.Counted, news.Counts.Sum(static count => count.Samples));
    }

    [Fact]
    public void Names_that_find_no_room_are_the_others()
    {
        var tally = new StackTally();
        var last = 0;
        for (var number = 0; number < 20_000; number++)
        {
            last = tally.Push(StackTally.Empty, tally.Frame($"{number}{new string('x', 1000)}", null, 0));
        }

        tally.Count(1, tally.Push(last, tally.Frame("f", null, 0)), isLocked: false);
        Assert.Equal(1, tally.Others);
        Assert.InRange(tally.Drain().Frames.Sum(static frame => 2 * frame.Function.Length), 0, StackTally.MostText + 100);
    }

    [Fact]
    public void Threads_that_find_no_room_share_a_number()
    {
        var tally = new StackTally();
        var ids = Enumerable.Range(1, 2 * StackTally.MostThreads).Select(thread => tally.Thread(thread)).ToHashSet();
        Assert.Equal(StackTally.MostThreads, ids.Count);
        Assert.Equal((StackTally.MostThreads, 0L), tally.Drain().Threads[^1]);
    }
}
