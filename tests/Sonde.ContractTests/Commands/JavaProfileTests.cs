using Sonde.Testing.Commands;
using Sonde.Testing.Java;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde profile</c> of a JVM, as its agent tells it.</summary>
public sealed class JavaProfileTests
{
    private static readonly FiguresLine End = new(0.012, 0, 0, 0, 0) { End = SampleEnd.Duration };

    [Fact]
    public async Task A_thread_dump_is_written_as_the_JVM_wrote_it_and_the_receipt_says_what_stays()
    {
        const string Dump = "\"main\" #1\n   java.lang.Thread.State: RUNNABLE\n\tat Tickets.main(Tickets.java:9)\n\n";
        await using var cluster = Cluster(new TextLine(Dump[..20]), new TextLine(Dump[20..]), new OutcomeLine(["/tmp/.attach_pid1"], ["/tmp/.java_pid1 in the target stays"]), End);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "--type", "threads", "-o", "threads.txt");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(Dump, Laptop.Read(Path.Combine(laptop.Work, "threads.txt")));
        Assert.Contains("/tmp/.attach_pid1 in the target, for a moment", run.Receipt.Written);
        Assert.Contains("/tmp/.java_pid1 in the target stays", run.Receipt.Remains);
        Assert.Equal(SampleKind.Threads, Assert.Single(cluster.Agent.Asked.OfType<SampleRequest>()).Kind);
        Assert.Contains("jcmd", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_of_its_own_profiler_is_drawn_and_its_library_is_told_of()
    {
        await using var cluster = Cluster(new TextLine("Tickets.main_[j];Tickets.busy_[0] 7\n"), new OutcomeLine([], ["async-profiler stays"]) { Tool = "async-profiler 3.0, ctimer" }, End);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "-o", "cpu.collapsed");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal("Tickets.main_[j];Tickets.busy_[j] 70000000\n", Laptop.Read(Path.Combine(laptop.Work, "cpu.collapsed")));
        Assert.Contains("async-profiler stays", run.Receipt.Remains);
    }

    [Fact]
    public async Task The_recording_is_kept_as_the_JVM_wrote_it_and_can_be_drawn()
    {
        var recording = RecordingBuilder.Example();
        await using var cluster = Cluster(new BytesLine(recording[..100]), new BytesLine(recording[100..]), new OutcomeLine(["/tmp/.sonde-java-9-1.jfr"], ["the folder stays"]) { Tool = "the flight recorder" }, End);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "-o", "tickets.jfr", "--rate", "50");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(recording, File.ReadAllBytes(Path.Combine(laptop.Work, "tickets.jfr")));
        Assert.Contains("the folder stays", run.Receipt.Remains);
        Assert.Contains("flight recorder writes at most 64 MB", run.AllText, StringComparison.Ordinal);
        Assert.Equal((true, SampleKind.Cpu, 50), Assert.Single(cluster.Agent.Asked.OfType<SampleRequest>()) is var asked ? (asked.Recording, asked.Kind, asked.RateHertz) : default);
        Assert.Equal(0, await laptop.Start("flame", "tickets.jfr", "--type", "alloc", "-o", "alloc.collapsed").ExitAsync());
        Assert.Equal("Tickets.main_[j];Tickets.bestOf_[j];long[]_[j] 4096\n", Laptop.Read(Path.Combine(laptop.Work, "alloc.collapsed")));
    }

    [Fact]
    public async Task An_idle_JVM_s_recording_is_kept_too_and_the_picture_said_to_be_empty()
    {
        // Neither samples nor names: a chunk whose metadata describes nothing that is looked for.
        var recording = RecordingBuilder.Example();
        for (var at = recording.AsSpan().IndexOf("jdk.ExecutionSample"u8); at < recording.AsSpan().IndexOf("jdk.ExecutionSample"u8) + 3; at++)
        {
            recording[at] = (byte)'x';
        }

        await using var cluster = Cluster(new BytesLine(recording), new OutcomeLine([], []) { Tool = "the flight recorder" }, End);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "-o", "idle.jfr");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(recording, File.ReadAllBytes(Path.Combine(laptop.Work, "idle.jfr")));
        Assert.Contains("computed nothing meanwhile", run.AllText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AgentErrorCode.NotPrepared)]
    [InlineData(AgentErrorCode.ToolMissing)]
    public async Task Where_the_profiler_cannot_be_the_recorder_tells_and_why_is_said(string code)
    {
        await using var cluster = Cluster(new BytesLine(RecordingBuilder.Example()), new OutcomeLine([], []) { Tool = "the flight recorder" }, End);
        cluster.Agent.Instead = (_, request, _) => request is SampleRequest { Recording: false } ? throw new AgentRefusedException(new AgentError(code, "The JVM runs on musl.")) : Task.FromResult<AgentAnswer?>(null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "--type", "mutex", "-o", "mutex.collapsed");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("not by async-profiler: The JVM runs on musl", run.AllText, StringComparison.Ordinal);
        Assert.Contains("ReentrantLock$NonfairSync", Laptop.Read(Path.Combine(laptop.Work, "mutex.collapsed")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_that_cannot_be_is_told_with_both_reasons_and_one_of_another_kind_is_not_understood()
    {
        await using var cluster = Cluster(End);
        cluster.Agent.Instead = (_, request, _) => request is SampleRequest asked
            ? throw new AgentRefusedException(new AgentError(AgentErrorCode.NotPrepared, asked.Recording ? "The module jdk.jfr is missing." : "The JVM runs on musl."))
            : Task.FromResult<AgentAnswer?>(null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "-o", "cpu.html");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Equal("The JVM runs on musl. The module jdk.jfr is missing.", run.Fault.Why);
        Assert.Contains(run.Fault.Next, static step => step.Contains("--type threads", StringComparison.Ordinal));
        Assert.Equal(2, await laptop.Start("profile", "pod/goweb", "--type", "wall", "-o", "wall.jfr").ExitAsync());
        Assert.Equal(2, await laptop.Start("profile", "deploy/web", "--all", "-o", "all.jfr").ExitAsync());

        cluster.Agent.Processes = [AgentFacts.GoServer()];
        var other = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "-o", "go.jfr");
        await Failing.AssertAsync(other, "SND5017");
        Assert.Contains("only a JVM writes .jfr", other.Fault.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AgentErrorCode.NotPrepared, "SND5017", "--type threads")]
    [InlineData(AgentErrorCode.ToolFailed, "SND5017", "sonde explain SND5017")]
    [InlineData(AgentErrorCode.ToolMissing, "SND5007", "sonde explain SND5007")]
    [InlineData(AgentErrorCode.NotAllowed, "SND4006", "sonde explain SND4006")]
    [InlineData(AgentErrorCode.TargetGone, "SND5009", "")]
    public async Task What_the_agent_refuses_is_said_in_its_words_before_or_after_it_began(string code, string fault, string next)
    {
        await using var cluster = Cluster(new OutcomeLine(["/tmp/.attach_pid1"], []) { Error = new AgentError(code, "The JVM runs on musl.") }, End with { End = SampleEnd.Stopped });
        using var laptop = new Laptop(cluster);
        for (var round = 0; round < 2; round++)
        {
            var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "--type", "alloc", "-o", "alloc.html");
            await Failing.AssertAsync(run, fault);
            Assert.Contains("runs on musl", run.Fault.Why, StringComparison.Ordinal);
            Assert.Contains(run.Fault.Next, step => step.Contains(next, StringComparison.Ordinal));
            if (round == 0)
            {
                Assert.Contains("/tmp/.attach_pid1 in the target, for a moment", run.Receipt.Written);
            }

            Assert.False(File.Exists(Path.Combine(laptop.Work, "alloc.html")));
            cluster.Agent.Refuse<SampleRequest>(code, "The JVM runs on musl.");
        }
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        await using var cluster = Cluster(new TextLine("no number\n"), End);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "-o", "cpu.html");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("does not end in a number", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_cannot_ask_a_JVM_is_named_with_no_other_way()
    {
        await using var cluster = Cluster(End);
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes] } : null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "--type", "heap");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("does not know how to ask a JVM", run.Fault.Why, StringComparison.Ordinal);
    }

    private static ScriptedCluster Cluster(params SampleLine[] told)
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.JavaServer()];
        cluster.Agent.Sampled = told;
        return cluster;
    }
}
