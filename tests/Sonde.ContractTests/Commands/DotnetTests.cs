using Sonde.Testing.Commands;
using Sonde.Testing.Dotnet;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde profile</c> of a .NET program, whose runtime is scripted.</summary>
public sealed class DotnetTests
{
    private static readonly byte[] Trace = TraceBuilder.Example();

    /// <summary>Before it the heap is told, and methods behind it.</summary>
    private static readonly int Split = Trace.AsSpan().IndexOf("/\0a\0p\0p\0/\0O"u8) - 300;

    [Theory]
    [InlineData("cpu", "Orders.Desk.Discount(int32,int32)")]
    [InlineData("wall", "System.Threading.Monitor.Wait(System.Object)")]
    [InlineData("alloc", "Orders.OrderLine")]
    [InlineData("gc", "generation 2")]
    [InlineData("threads", "System.Threading.Monitor.Wait(System.Object)")]
    [InlineData("heap", "List<Orders.OrderLine>[] 4000")]
    public async Task What_the_runtime_tells_becomes_a_profile_and_its_session_is_ended(string type, string seen)
    {
        await using var cluster = Cluster(out var runtime);
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop, "--type", type, "-o", "orders.collapsed");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains(seen, Laptop.Read(Path.Combine(laptop.Work, "orders.collapsed")), StringComparison.Ordinal);
        Assert.Contains(".NET 10.0.12", run.AllText, StringComparison.Ordinal);
        Assert.Equal(type is "cpu" or "wall" or "threads", run.AllText.Contains("the runtime stopped all threads 3 times", StringComparison.Ordinal));
        Assert.True(runtime.IsStopped);
        Assert.Equal(0, runtime.Abandoned);
    }

    [Fact]
    public async Task A_nettrace_file_holds_what_the_runtime_wrote_byte_for_byte_and_can_be_drawn()
    {
        await using var cluster = Cluster(out _);
        using var laptop = new Laptop(cluster);
        Assert.Equal(0, await Profile(laptop, "-o", "orders.nettrace").ExitAsync());
        Assert.Equal(Trace, File.ReadAllBytes(Path.Combine(laptop.Work, "orders.nettrace")));
        Assert.Equal(0, await laptop.Start("flame", "orders.nettrace", "-o", "orders.collapsed").ExitAsync());
        Assert.Contains("Discount", Laptop.Read(Path.Combine(laptop.Work, "orders.collapsed")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nettrace_file_of_another_language_is_refused_and_of_all_replicas_not_understood()
    {
        await using var cluster = Cluster(out _);
        cluster.Agent.Processes = [AgentFacts.GoServer()];
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop, "-o", "orders.nettrace");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("only .NET writes .nettrace", run.Fault.Why, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(laptop.Work, "orders.nettrace")));
        Assert.Equal(2, await Profile(laptop, "--all", "-o", "orders.nettrace").ExitAsync());
    }

    [Theory]
    [InlineData("heap", "      objects")]
    [InlineData("threads", "thread 7: ")]
    public async Task What_is_of_now_can_be_written_as_text_for_people(string type, string begins)
    {
        await using var cluster = Cluster(out _);
        using var laptop = new Laptop(cluster);
        Assert.Equal(0, await Profile(laptop, "--type", type, "-o", "orders.txt").ExitAsync());
        Assert.Contains(begins.Trim(), Laptop.Read(Path.Combine(laptop.Work, "orders.txt")).Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_heap_is_not_counted_where_there_is_little_memory_for_it()
    {
        await using var cluster = Cluster(out var runtime);
        cluster.Agent.LeftBytes = 100L * 1024 * 1024;
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop, "--type", "heap");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("for want of memory", run.Fault.Why, StringComparison.Ordinal);
        Assert.Equal((false, 0), (runtime.IsStopped, runtime.Abandoned));
    }

    [Fact]
    public async Task A_heap_that_does_not_come_to_its_end_before_the_user_ends_it_gives_no_profile()
    {
        await using var cluster = Cluster(out var runtime, new ScriptedRuntime { Begins = Trace[..500], Ends = Trace[500..] });
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop, "--type", "heap", "-o", "orders.collapsed");
        await Wait.UntilAsync(() => run.AllText.Contains("reading what is there now", StringComparison.Ordinal), "it waits for the heap");
        await run.InterruptAsync();
        Assert.False(File.Exists(Path.Combine(laptop.Work, "orders.collapsed")));
        await Wait.UntilAsync(() => runtime.Abandoned == 1, "the connection is closed, which ends the session");
    }

    [Theory]
    [InlineData(AgentErrorCode.NotPrepared, "SND5017")]
    [InlineData(AgentErrorCode.NotAllowed, "SND4006")]
    [InlineData(AgentErrorCode.ProcessMissing, "SND5009")]
    [InlineData(AgentErrorCode.Unexpected, "SND5017")]
    public async Task A_port_that_cannot_be_reached_is_told_in_the_agents_words(string code, string fault)
    {
        await using var cluster = Cluster(out _);
        cluster.Agent.Refuse<DotnetPortRequest>(code, "it was started with DOTNET_EnableDiagnostics=0");
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop);
        await Failing.AssertAsync(run, fault);
        Assert.Contains("DOTNET_EnableDiagnostics=0", run.Fault.Why, StringComparison.Ordinal);
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the exec is closed");
    }

    [Fact]
    public async Task A_runtime_that_refuses_its_session_is_quoted()
    {
        await using var cluster = Cluster(out _, new ScriptedRuntime { Refusal = [0x85, 0x13, 0x13, 0x80] });
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("older than .NET Core 3", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_make_no_sense_end_the_session()
    {
        await using var cluster = Cluster(out var runtime, new ScriptedRuntime { Begins = "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray() });
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("is no nettrace", run.Fault.Why, StringComparison.Ordinal);
        await Wait.UntilAsync(() => runtime.Abandoned == 1, "the connection is closed, which ends the session");
    }

    [Fact]
    public async Task A_runtime_that_ends_its_events_early_gives_no_profile()
    {
        await using var cluster = Cluster(out _, new ScriptedRuntime { Begins = Trace, IsEarly = true });
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "-d", "1h");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("before their time", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_session_early_and_keeps_the_profile()
    {
        await using var cluster = Cluster(out var runtime);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "-d", "1h", "-o", "orders.collapsed");
        await Wait.UntilAsync(() => run.AllText.Contains("s left", StringComparison.Ordinal), "it profiles");
        Assert.Equal(0, await run.InterruptAsync());
        Assert.True(runtime.IsStopped);
        Assert.Contains("Discount", Laptop.Read(Path.Combine(laptop.Work, "orders.collapsed")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_lost_closes_the_connection_that_the_session_hangs_on()
    {
        await using var cluster = Cluster(out var runtime);
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "-d", "1h");
        await Wait.UntilAsync(() => run.AllText.Contains("s left", StringComparison.Ordinal), "it profiles");
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND6004");
        Assert.False(runtime.IsStopped);
    }

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("wall", true)]
    [InlineData("alloc", false)]
    [InlineData("gc", false)]
    [InlineData("threads", true)]
    [InlineData("heap", true)]
    public async Task Production_is_guarded_from_the_sampler_and_not_from_what_stops_nothing(string type, bool isGuarded)
    {
        await using var cluster = Cluster(out var runtime);
        using var laptop = new Laptop(cluster);
        Laptop.Rewrite(laptop.Kubeconfig, text => text.Replace("scripted", "prod-eu", StringComparison.Ordinal));
        var run = Profile(laptop, "--type", type);
        if (isGuarded)
        {
            await Failing.AssertAsync(run, "SND4007");
            Assert.Contains("stops all threads", run.Fault.What, StringComparison.Ordinal);
            Assert.DoesNotContain(cluster.Agent.Asked, static request => request is DotnetPortRequest);
            run = Profile(laptop, "--type", type, "--allow-stop", "--reason", "orders are slow");
        }

        Assert.Equal(0, await run.ExitAsync());
        Assert.True(runtime.IsStopped);
    }

    [Fact]
    public async Task An_agent_that_does_not_know_the_port_is_told_so()
    {
        await using var cluster = Cluster(out _);
        cluster.Agent.Dotnet = null;
        using var laptop = new Laptop(cluster);
        var run = Profile(laptop);
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("does not know how to reach the diagnostic port", run.Fault.Why, StringComparison.Ordinal);
    }

    private static ScriptedCluster Cluster(out ScriptedRuntime runtime, ScriptedRuntime? other = null)
    {
        var scripted = other ?? new ScriptedRuntime { Begins = Trace[..Split], Ends = Trace[Split..] };
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "dotnet", Go = null, Executable = "/usr/share/dotnet/dotnet" }];
        cluster.Agent.Dotnet = scripted.ServeAsync;
        runtime = scripted;
        return cluster;
    }

    private static SondeRun Profile(Laptop laptop, params string[] options) => laptop.Start(["profile", "pod/goweb", "--image", Laptop.Image, "-d", "1s", .. options]);
}
