using Sonde.Core.Profiling.Dotnet;
using Sonde.Core.Topping.Counters;
using Sonde.Testing;

namespace Sonde.UnitTests.Core.Topping.Counters;

public sealed class CounterBoardTests
{
    [Fact]
    public void An_interval_is_due_when_the_first_counter_has_told_so_much_of_it_and_holds_what_the_others_told()
    {
        var board = New(2);
        board.Add(Sum("a", 10));
        board.Add(Mean("b", 5));
        Assert.False(board.Due.IsCompleted);

        // Somebody else has them told every second.
        board.Add(Sum("a", 30));
        board.Add(Mean("b", 7));
        Assert.True(board.Due.IsCompleted);
        var interval = board.Take();
        Assert.Equal([("a", 40.0, 2.0), ("b", 7.0, 2.0)], interval.Values.Select(static value => (value.Name, value.Value, value.Seconds)));
        Assert.Equal(2, interval.Seconds);
        Assert.False(board.Due.IsCompleted);
    }

    [Fact]
    public void A_counter_that_comes_late_keeps_its_last_value_for_a_while_and_then_is_gone()
    {
        var board = New(1);
        board.Add(Sum("a", 1));
        board.Add(Sum("late", 2));
        board.Take();
        for (var missed = 1; missed <= 2; missed++)
        {
            board.Add(Sum("a", 1));
            Assert.Equal(["a", "late"], board.Take().Values.Select(static value => value.Name));
        }

        board.Add(Sum("a", 1));
        Assert.Equal("a", Assert.Single(board.Take().Values).Name);
        board.Add(Sum("late", 3));
        Assert.Equal(3, board.Take().Values.Single(static value => value.Name == "late").Value);
    }

    [Fact]
    public void More_counters_than_anybody_has_are_left_out()
    {
        var board = New(1);
        for (var number = 0; number < 5_000; number++)
        {
            board.Add(Sum($"n{number}", 1));
        }

        Assert.Equal(1000, board.Take().Values.Count);
    }

    [Fact]
    public async Task A_runtime_that_tells_nothing_is_waited_for_so_long_and_no_longer()
    {
        var clock = new ManualTimeProvider();
        var waiting = CounterTop.WaitAsync(New(1), new TaskCompletionSource().Task, TimeSpan.FromSeconds(1), clock, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(30.9));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Contains("told no counter for 31 s", (await Assert.ThrowsAsync<DotnetRefusedException>(() => waiting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_belongs_to_an_interval_has_a_moment_to_come()
    {
        var clock = new ManualTimeProvider();
        var board = New(1);
        var waiting = CounterTop.WaitAsync(board, new TaskCompletionSource().Task, TimeSpan.FromSeconds(1), clock, TestContext.Current.CancellationToken);
        board.Add(Sum("a", 1));
        while (clock.ActiveTimers < 2)
        {
            await Task.Yield();
        }

        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.3));
        await waiting;
    }

    private static CounterBoard New(int seconds) => new(TimeSpan.FromSeconds(seconds), "so");

    private static CounterValue Sum(string name, double value) => new("System.Runtime", name) { IsSum = true, Value = value, Seconds = 1 };

    private static CounterValue Mean(string name, double value) => new("System.Runtime", name) { Value = value, Seconds = 1 };
}
