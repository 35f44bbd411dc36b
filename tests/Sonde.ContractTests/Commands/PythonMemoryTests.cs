using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde profile --type alloc</c> and <c>heap</c> of a Python that counts its own memory, as its agent tells it.</summary>
public sealed class PythonMemoryTests
{
    private const string Types = "[\"type\",\"__main__\",\"Line\",48,1]\n[\"type\",\"builtins\",\"str\",1000,20]\n[\"done\"]\n";
    private static readonly FiguresLine End = new(0.3, 0, 0, 0, 0) { End = SampleEnd.Duration, TargetCpuSeconds = 0.2 };
    private static readonly OutcomeLine Outcome = new(["/tmp/.sonde-memory-1.py"], ["a hook stays"]) { Tool = "gc" };

    [Fact]
    public async Task A_heap_is_told_by_type_and_the_receipt_says_what_was_there_and_stays()
    {
        await using var cluster = Cluster(new TextLine(Types[..20]), new TextLine(Types[20..]), Outcome, End);
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop, "--type", "heap", "-o", "heap.collapsed");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(["__main__;__main__.Line 48", "builtins;builtins.str 1000"], Laptop.Read(Path.Combine(laptop.Work, "heap.collapsed")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Contains("/tmp/.sonde-memory-1.py in the target, for a moment", run.Receipt.Written);
        Assert.Contains("a hook stays", run.Receipt.Remains);
        Assert.Equal(SampleKind.Heap, Assert.Single(cluster.Agent.Asked.OfType<SampleRequest>()).Kind);
        Assert.Contains("21 objects were counted", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_allocated_meanwhile_is_told_by_who_did_it()
    {
        await using var cluster = Cluster(new TextLine("[\"frame\",\"grow\",\"/app/stock.py\",7]\n[\"stack\",1000,2,[0]]\n[\"cost\",2097152]\n[\"note\",\"it was ended early\"]\n[\"done\"]\n"), Outcome, End);
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop, "--type", "alloc", "-d", "2s", "-o", "alloc.collapsed");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal("grow 1000\n", Laptop.Read(Path.Combine(laptop.Work, "alloc.collapsed")));
        Assert.Equal((SampleKind.Alloc, 2.0), (Assert.Single(cluster.Agent.Asked.OfType<SampleRequest>()).Kind, cluster.Agent.Asked.OfType<SampleRequest>().Single().DurationSeconds));
        Assert.Contains("counting them took 2.0 MiB", run.AllText, StringComparison.Ordinal);
        Assert.Contains("it was ended early", run.AllText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\"problem\",\"tracemalloc is on in it already\"]\n[\"done\"]\n", "on in it already")]
    [InlineData("[\"type\",\"a\",\"b\",1,1]\n", "did not tell everything")]
    [InlineData("nonsense\n", "not what Python was asked")]
    public async Task What_is_not_whole_is_no_profile(string text, string why)
    {
        await using var cluster = Cluster(new TextLine(text), Outcome, End);
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop, "--type", "heap", "-o", "heap.collapsed");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains(why, run.Fault.Why, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(laptop.Work, "heap.collapsed")));
    }

    [Theory]
    [InlineData(AgentErrorCode.NotPrepared, "SND5017")]
    [InlineData(AgentErrorCode.NotAllowed, "SND4006")]
    [InlineData(AgentErrorCode.TargetGone, "SND5009")]
    public async Task What_the_agent_refuses_is_said_in_its_words(string code, string fault)
    {
        await using var cluster = Cluster(new OutcomeLine([], []) { Error = new AgentError(code, "Counting takes memory.") }, End with { End = SampleEnd.Stopped });
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop, "--type", "alloc");
        await Failing.AssertAsync(run, fault);
        Assert.Contains("Counting takes memory", run.Fault.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("heap")]
    [InlineData("alloc")]
    public async Task Production_is_guarded_from_code_that_runs_within(string type)
    {
        await using var cluster = Cluster(new TextLine(Types), Outcome, End);
        using var laptop = new Laptop(cluster);
        Laptop.Rewrite(laptop.Kubeconfig, text => text.Replace("scripted", "prod-eu", StringComparison.Ordinal));
        var run = Profile(laptop, "--type", type);
        await Failing.AssertAsync(run, "SND4007");
        Assert.Contains("runs code of Sonde's in", run.Fault.What, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Agent.Asked, static request => request is SampleRequest);
        Assert.Equal(0, await Profile(laptop, "--type", type, "--allow-stop", "--reason", "it grows").ExitAsync());
    }

    [Fact]
    public async Task An_agent_that_does_not_know_how_is_named()
    {
        await using var cluster = Cluster(End);
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes] } : null);
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop, "--type", "heap");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("does not know how to have a Python count its memory", run.Fault.Why, StringComparison.Ordinal);
    }

    private static ScriptedCluster Cluster(params SampleLine[] told)
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "python", Go = null, Executable = "/usr/bin/python3.14" }];
        cluster.Agent.Sampled = told;
        return cluster;
    }

    private static SondeRun Profile(Laptop laptop, params string[] options) => laptop.Start(["profile", "pod/goweb", "--image", Laptop.Image, .. options]);
}
