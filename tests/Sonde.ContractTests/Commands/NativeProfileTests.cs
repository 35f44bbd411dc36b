using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde profile --tool native</c>, as perf tells it through its agent.</summary>
public sealed class NativeProfileTests
{
    private const string Text = "seats 1 18.36: 10000000 cpu-clock: \n\t 1194 book (/app/seats)\n\t 11c4 serve (/app/seats)\n\n";

    private static readonly FiguresLine End = new(5, 0, 0, 0, 0) { CpuSeconds = 0.05, TargetCpuSeconds = 0.01, End = SampleEnd.Duration };

    [Fact]
    public async Task Perfs_samples_are_drawn_and_nothing_is_attached_or_written()
    {
        await using var cluster = Cluster(new TextLine(Text[..30]), new TextLine(Text[30..]), new OutcomeLine([], []) { Tool = "perf 7.2.12" }, End);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--tool", "native", "--image", Laptop.Image, "-d", "5s", "--rate", "200", "-o", "seats.collapsed");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal("seats;serve;book 10000000\n", Laptop.Read(Path.Combine(laptop.Work, "seats.collapsed")));
        Assert.Equal(new SampleRequest(1, SampleKind.Cpu, 200, 5) { Native = true }, Assert.Single(cluster.Agent.Asked.OfType<SampleRequest>()));
        Assert.Contains("the target was not stopped", Assert.Single(run.Reports.All<FlameReport>()).Cost![1], StringComparison.Ordinal);
        Assert.Empty(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
        Assert.StartsWith("ephemeral container sonde-native-", Assert.Single(run.Receipt.Remains), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_asks_for_what_perf_takes_and_no_more()
    {
        await using var cluster = Cluster(End);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--tool", "native", "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("uid 0, gid 0, only PERFMON, SYS_PTRACE, no seccomp filter", run.AllText, StringComparison.Ordinal);
        Assert.Contains("sonde-native", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Theory]
    [InlineData("baseline")]
    [InlineData("restricted")]
    public async Task Where_Pod_Security_excludes_it_that_is_said_before_anything_is_added(string level)
    {
        await using var cluster = Cluster(End);
        cluster.Enforced = level;
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--tool", "native", "--image", Laptop.Image);
        await Failing.AssertAsync(run, "SND5011");
        Assert.Contains(level, run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task Native_code_without_the_word_is_refused_with_it()
    {
        await using var cluster = Cluster(End);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image);
        await Failing.AssertAsync(run, "SND5001");
        Assert.Contains("--tool native", run.Fault.Next[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Perf_tells_processor_time_alone()
    {
        await using var cluster = Cluster(End);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--tool", "native", "--type", "heap");
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("--tool native takes no --type heap", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Theory]
    [InlineData(AgentErrorCode.NotAllowed, "SND4006")]
    [InlineData(AgentErrorCode.ToolFailed, "SND5017")]
    public async Task What_perf_or_the_kernel_refuses_is_said_in_its_words(string code, string fault)
    {
        await using var cluster = Cluster(new OutcomeLine([], []) { Error = new AgentError(code, "perf says: no.") }, End with { End = SampleEnd.Stopped });
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--tool", "native", "--image", Laptop.Image, "-o", "x.html");
        await Failing.AssertAsync(run, fault);
        Assert.Contains("perf says: no.", run.Fault.Why, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(laptop.Work, "x.html")));
    }

    [Fact]
    public async Task A_toolbox_without_perf_is_named_with_the_image_that_has_it()
    {
        await using var cluster = Cluster(End);
        cluster.Agent.Instead = static (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes] } : null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--tool", "native", "--image", Laptop.Image);
        await Failing.AssertAsync(run, "SND5007");
        Assert.Contains("images/build native", run.Fault.Next);
    }

    private static ScriptedCluster Cluster(params SampleLine[] told)
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "native", Go = null, Executable = "/app/seats" }];
        cluster.Agent.Sampled = told;
        return cluster;
    }
}
