using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde profile</c> of a Go program that serves no profiles of itself.</summary>
public sealed class ProfileTests
{
    private static readonly SampleLine[] Stacks =
    [
        new FrameLine(1, "main.main", "/src/main.go", 3), new FrameLine(2, "main.work", "/src/main.go", 9), new FrameLine(3, "[chan receive]", null, 0),
        new StacksLine(1, [0, 1, 1], [1, 2, 3]), new ThreadLine(1, 77, "shop"),
    ];

    [Fact]
    public async Task Its_stacks_are_read_from_outside_and_what_that_cost_is_told()
    {
        await using var cluster = New([.. Stacks, new CountsLine(1, [2, 1], [90, 10]), Figures with { Stalls = 100, MeanStallMicroseconds = 21.4, LongestStallMicroseconds = 155, CutStacks = 2 }]);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("profile", "pod/goweb", "--image", Laptop.Image, "-d", "5s", "-o", "shop.collapsed");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(new SampleRequest(1, SampleKind.Cpu, 100, 5), Assert.Single(cluster.Agent.Asked.OfType<SampleRequest>()));
        Assert.Equal(["main.main 100000000", "main.main;main.work 900000000"], Laptop.Read(Path.Combine(laptop.Work, "shop.collapsed")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        var report = Assert.Single(run.Reports.All<FlameReport>());
        Assert.Equal("its stacks read from outside at 100 Hz (go 1.26.1)", report.How);
        Assert.Contains(report.Cost!, static cost => cost.EndsWith("a thread that computed stood 100 times, one at a time, for 21 µs and 155 µs at the longest", StringComparison.Ordinal));
        Assert.Contains(report.Cost!, static cost => cost.StartsWith("of 100 stacks 2 end where the callers are not known", StringComparison.Ordinal));
        Assert.Contains(run.Reports.All<ChoiceReport>(), static choice => choice.Text == "it listens on no port, so it serves no /debug/pprof/: its stacks are read from outside");
        Assert.Null(run.Receipt.Figures);
    }

    [Fact]
    public async Task Its_goroutines_are_counted_once_with_what_they_wait_for()
    {
        await using var cluster = New([.. Stacks, new CountsLine(1, [3, 2], [4000, 1]), Figures]);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("profile", "pod/goweb", "--image", Laptop.Image, "--type", "goroutine", "-o", "shop.collapsed");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(new SampleRequest(1, SampleKind.Goroutine, 10, 0.1), Assert.Single(cluster.Agent.Asked.OfType<SampleRequest>()));
        Assert.Contains("main.main;[chan receive] 4000\n", Laptop.Read(Path.Combine(laptop.Work, "shop.collapsed")), StringComparison.Ordinal);
        var report = Assert.Single(run.Reports.All<FlameReport>());
        Assert.Equal("its goroutines read from outside (go 1.26.1)", report.How);
        Assert.Contains(report.Cost!, static cost => cost == "reading them took 0.4 ms; the target was not stopped");
    }

    [Theory]
    [InlineData("heap")]
    [InlineData("alloc")]
    [InlineData("block")]
    [InlineData("mutex")]
    public async Task What_only_the_program_knows_is_refused_with_what_can_be_had(string type)
    {
        await using var cluster = New(Stacks);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "--type", type);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Equal($"the program alone knows its {type} profile, and it listens on no port, so it serves no /debug/pprof/", run.Fault.Why);
        Assert.Equal("sonde profile pod/goweb --type cpu", run.Fault.Next[0]);
        Assert.DoesNotContain(cluster.Agent.Asked, static request => request is SampleRequest);
    }

    [Fact]
    public async Task Who_is_traced_already_is_left_alone()
    {
        await using var cluster = New(Stacks);
        cluster.Agent.Refuse<SampleRequest>(AgentErrorCode.AlreadyTraced, "Process 1 is already being traced by dlv (process 40).");
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image);
        await Failing.AssertAsync(run, "SND5003");
        Assert.Contains("traced by dlv", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_of_which_no_stack_could_be_read_is_not_said_to_compute_nothing()
    {
        await using var cluster = New([Figures with { Stacks = 0, TornStacks = 480, Stalls = 0 }]);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "-o", "shop.collapsed");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("none of its stacks could be read, 480 times", run.Fault.Why, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(laptop.Work, "shop.collapsed")));
    }

    [Fact]
    public async Task An_agent_that_cannot_read_them_is_no_way()
    {
        await using var cluster = New(Stacks);
        cluster.Agent.Instead = static (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) is var hello ? hello with { Capabilities = [.. hello.Capabilities.Except([AgentCapability.SampleGo])] } : null : null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("does not know how to read the stacks of go processes", run.Fault.Why, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Fault.Next, static step => step.Contains("--type", StringComparison.Ordinal));
    }

    private static FiguresLine Figures { get; } = new(5, 500, 500, 0, 0)
    {
        Stacks = 100,
        MeanMicroseconds = 90,
        LongestMicroseconds = 400,
        CpuSeconds = 0.05,
        End = SampleEnd.Duration,
    };

    private static ScriptedCluster New(IReadOnlyList<SampleLine> samples)
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Sampled = samples;
        return cluster;
    }
}
