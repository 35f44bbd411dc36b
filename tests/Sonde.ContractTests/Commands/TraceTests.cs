using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class TraceTests
{
    [Fact]
    public async Task Calls_are_told_as_they_come_and_summed_up_at_the_end()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Calls =
        [
            new CallSeenLine(0, 12.5, 7) { Nanoseconds = 20_000, Values = ["tea", "nil"] },
            new CallCountsLine(0, 3, 2, 40_000, 25_000, [100, 101], [1, 1]),
            new CallFiguresLine(10, 1) { End = "duration" },
        ];
        using var laptop = new Laptop(cluster);
        var run = Trace(laptop, "main.order", "--follow", "--args", "string", "--ret", "error", "--slow", "5ms");
        Assert.Equal(0, await run.ExitAsync());
        var call = Assert.Single(run.Reports.All<CallReport>());
        Assert.Equal(("main.order", 20_000L, "\"tea\"", "nil"), (call.Function, call.Nanoseconds, Assert.Single(call.Arguments), Assert.Single(call.Results)));
        var report = Assert.Single(run.Reports.All<TraceReport>());
        Assert.Equal((10.0, "duration", 3L, 2L, 1L), (report.Seconds, report.Ended, report.Functions[0].Calls, report.Functions[0].Returned, report.Untold));
        Assert.Equal("the calls were traced", run.Receipt.Ended);
        var asked = Assert.Single(cluster.Agent.Asked.OfType<TraceCallsRequest>());
        Assert.Equal((1, "main.order", 10.0, 100_000, true, 5_000_000L), (asked.ProcessId, asked.Pattern, asked.DurationSeconds, asked.Limit, asked.Follow, asked.SlowNanoseconds));
        Assert.Equal((CallValue.String, CallValue.Interface), (Assert.Single(asked.Arguments!), Assert.Single(asked.Results!)));
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Fact]
    public async Task The_plan_asks_for_what_probes_take_and_no_more()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Trace(laptop, "main.order", "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("uid 0, gid 0, only BPF, PERFMON, SYS_PTRACE, no seccomp filter", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Theory]
    [InlineData("baseline")]
    [InlineData("restricted")]
    public async Task Where_Pod_Security_excludes_it_that_is_said_before_anything_is_added(string level)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Enforced = level;
        using var laptop = new Laptop(cluster);
        var run = Trace(laptop, "main.order");
        await Failing.AssertAsync(run, "SND5011");
        Assert.Contains(level, run.Fault.Why, StringComparison.Ordinal);
        Assert.Contains(run.Fault.Next, static step => step.Contains("sonde profile", StringComparison.Ordinal));
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task No_calls_are_an_answer_too()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Calls = [new CallFiguresLine(10, 0) { End = "duration" }];
        using var laptop = new Laptop(cluster);
        Assert.Equal(1, await Trace(laptop, "main.order").ExitAsync());
    }

    [Fact]
    public async Task Too_many_calls_end_it_and_say_so()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Calls = [new CallCountsLine(0, 90_000, 0, 0, 0, [], []), new CallFiguresLine(0.25, 0) { End = "limit" }];
        using var laptop = new Laptop(cluster);
        var run = Trace(laptop, "main.order");
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("more calls than may be traced", run.Receipt.Ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_is_not_there_is_said_with_its_nearest()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Tracing = new TracingAnswer("go", 0, []) { Near = ["main.(*Shop).order", "main.orders"] };
        using var laptop = new Laptop(cluster);
        var run = Trace(laptop, "main.oder");
        await Failing.AssertAsync(run, "SND3010");
        Assert.Contains("main.orders", run.Fault.Why, StringComparison.Ordinal);
        Assert.Equal("sonde trace pod/goweb 'main.(*Shop).order'", run.Fault.Next[0]);
    }

    [Fact]
    public async Task A_pattern_that_fits_everything_is_refused()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Tracing = new TracingAnswer("go", 1234, [new TracedFunction("main.order", 1)]);
        using var laptop = new Laptop(cluster);
        var run = Trace(laptop, "*");
        await Failing.AssertAsync(run, "SND3011");
        Assert.Contains("1234", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_that_refuses_its_probes_is_quoted()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = Trace(laptop, "main.order");
        await Failing.AssertAsync(run, "SND5021");
        Assert.Contains("not permitted", run.Fault.Why, StringComparison.Ordinal);
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the exec is closed");
    }

    [Fact]
    public async Task A_link_that_is_lost_ends_it_and_says_so()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var asked = new TaskCompletionSource();
        cluster.Agent.Instead = async (_, request, gone) =>
        {
            if (request is TraceCallsRequest)
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
            }

            return null;
        };
        using var laptop = new Laptop(cluster);
        var run = Trace(laptop, "main.order");
        await asked.Task;
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND6004");
    }

    private static SondeRun Trace(Laptop laptop, params string[] words) => laptop.Start(["trace", "pod/goweb", "--image", Laptop.Image, .. words]);
}
