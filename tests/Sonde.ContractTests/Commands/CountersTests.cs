using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Dotnet;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde top</c> of a .NET program, whose runtime is scripted.</summary>
public sealed class CountersTests
{
    [Fact]
    public async Task Each_interval_is_a_picture_until_there_are_enough_and_the_session_is_ended()
    {
        await using var cluster = Cluster(out var runtime);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, "--count", "2");
        Assert.Equal(0, await run.ExitAsync());
        var pictures = run.Reports.All<CountersReport>();
        Assert.Equal([1, 2], pictures.Select(static picture => picture.Number));
        Assert.Equal(["gc-heap-size", "exception-count", "requests-per-second"], pictures[0].Counters.Select(static row => row.Name));
        Assert.Equal([(10.0, 0.0), (5.0, 0.0), (20.0, 0.0)], pictures[0].Counters.Select(static row => (row.Value, row.Change)));
        Assert.Equal([1.0, 5.0, 20.0], pictures[1].Counters.Select(static row => row.Change));
        Assert.Equal(["MB", "/s", "/s"], pictures[1].Counters.Select(static row => row.Unit));
        Assert.Contains("EventCounterIntervalSec=1\0", runtime.Asked, StringComparison.Ordinal);
        Assert.Contains(".NET 10.0.12", pictures[0].How, StringComparison.Ordinal);
        Assert.Contains("GC-HEAP-SIZE", run.Terminal.AnswerText, StringComparison.Ordinal);
        Assert.Equal("2 pictures were shown", run.Receipt.Ended);
        Assert.Contains(run.Receipt.Remains, static line => line.Contains(".NET Counter Poller", StringComparison.Ordinal));
        Assert.Equal((true, 0), (runtime.IsStopped, runtime.Abandoned));
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the exec is closed");
    }

    [Fact]
    public async Task The_interval_reaches_the_runtime_and_what_it_tells_more_often_is_added_up()
    {
        await using var cluster = Cluster(out var runtime);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, "--interval", "2s", "--count", "1", "--type", "counters");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("EventCounterIntervalSec=2\0", runtime.Asked, StringComparison.Ordinal);
        var picture = Assert.Single(run.Reports.All<CountersReport>());
        Assert.Equal(2, picture.Seconds);
        Assert.Equal((15.0, 7.5), (picture.Counters[1].Increment, picture.Counters[1].Value));
    }

    [Fact]
    public async Task Ctrl_C_ends_it_in_order()
    {
        await using var cluster = Cluster(out var runtime);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        await Wait.UntilAsync(() => run.Reports.All<CountersReport>().Any(), "a picture");
        Assert.Equal(0, await run.InterruptAsync());
        Assert.StartsWith("you ended it after ", run.Receipt.Ended, StringComparison.Ordinal);
        Assert.True(runtime.IsStopped);
    }

    [Fact]
    public async Task A_link_that_is_lost_ends_it_and_closes_the_connection_that_the_session_hangs_on()
    {
        await using var cluster = Cluster(out var runtime);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        await Wait.UntilAsync(() => run.Reports.All<CountersReport>().Any(), "a picture");
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND6004");
        Assert.False(runtime.IsStopped);
    }

    [Fact]
    public async Task A_runtime_that_ends_its_counters_is_told()
    {
        await using var cluster = Cluster(out _, new ScriptedRuntime { Begins = Trace(1), IsEarly = true });
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("its counters ended", run.Fault.Why, StringComparison.Ordinal);
        Assert.StartsWith("cannot watch process", run.Fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_make_no_sense_end_the_session()
    {
        await using var cluster = Cluster(out var runtime, new ScriptedRuntime { Begins = "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray() });
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("is no nettrace", run.Fault.Why, StringComparison.Ordinal);
        await Wait.UntilAsync(() => runtime.Abandoned == 1, "the connection is closed, which ends the session");
    }

    [Fact]
    public async Task A_port_that_cannot_be_reached_is_told_in_the_agents_words()
    {
        await using var cluster = Cluster(out _);
        cluster.Agent.Refuse<DotnetPortRequest>(AgentErrorCode.NotPrepared, "it was started with DOTNET_EnableDiagnostics=0");
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("DOTNET_EnableDiagnostics=0", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_does_not_know_the_port_is_told_so()
    {
        await using var cluster = Cluster(out _);
        cluster.Agent.Dotnet = null;
        using var laptop = new Laptop(cluster);
        var run = Start(laptop);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("does not know how to reach the diagnostic port", run.Fault.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("go", "counters", "counters are told by .NET alone", "sonde top pod/goweb --type cpu")]
    [InlineData("dotnet", "cpu", "no live view of where dotnet processes spend their time", "sonde top pod/goweb --type counters")]
    [InlineData("dotnet", "wall", "no live view of where dotnet processes spend their time", "sonde profile pod/goweb --type wall")]
    public async Task What_a_language_does_not_have_is_refused_with_what_it_has(string runtime, string type, string why, string next)
    {
        await using var cluster = Cluster(out var scripted);
        cluster.Agent.Processes = [.. cluster.Agent.Processes.Select(process => runtime == "go" ? AgentFacts.GoServer() : process)];
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, "--type", type);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains(why, run.Fault.Why, StringComparison.Ordinal);
        Assert.Contains(next, run.Fault.Next);
        Assert.Equal("", scripted.Asked);
    }

    [Fact]
    public async Task Production_may_be_watched_because_nothing_is_stopped()
    {
        await using var cluster = Cluster(out var runtime);
        using var laptop = new Laptop(cluster);
        Laptop.Rewrite(laptop.Kubeconfig, text => text.Replace("scripted", "prod-eu", StringComparison.Ordinal));
        Assert.Equal(0, await Start(laptop, "--count", "1").ExitAsync());
        Assert.True(runtime.IsStopped);
    }

    /// <summary>So many intervals; each adds one to the heap, and five exceptions and twenty requests more than the one before.</summary>
    private static byte[] Trace(int intervals)
    {
        var trace = new TraceBuilder();
        for (var number = 1; number <= intervals; number++)
        {
            trace.Counter("System.Runtime", "exception-count", true, 5 * number).Counter("Microsoft.AspNetCore.Hosting", "requests-per-second", true, 20 * number).Counter("System.Runtime", "gc-heap-size", false, 9 + number);
        }

        return trace.Part();
    }

    private static ScriptedCluster Cluster(out ScriptedRuntime runtime, ScriptedRuntime? other = null)
    {
        var scripted = other ?? new ScriptedRuntime { Begins = Trace(1), Later = [.. Enumerable.Range(1, 30).Select(static number => Trace(number + 1)[Trace(number).Length..])], Ends = [1] };
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "dotnet", Go = null, Executable = "/usr/share/dotnet/dotnet" }];
        cluster.Agent.Dotnet = scripted.ServeAsync;
        runtime = scripted;
        return cluster;
    }

    private static SondeRun Start(Laptop laptop, params string[] words) => laptop.Start(["top", "pod/goweb", "--image", Laptop.Image, .. words]);
}
