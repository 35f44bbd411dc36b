using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde profile --type heap</c> on a Node.js process, before anything is asked of it.</summary>
public sealed class NodeHeapTests
{
    [Fact]
    public async Task Production_is_guarded_from_a_snapshot_that_the_program_stands_for()
    {
        await using var cluster = Cluster([AgentCapability.Memory]);
        using var laptop = new Laptop(cluster);
        Laptop.Rewrite(laptop.Kubeconfig, text => text.Replace("scripted", "prod-eu", StringComparison.Ordinal));

        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "--type", "heap");

        await Failing.AssertAsync(run, "SND4007");
        Assert.Contains("until its heap is written", run.Fault.What, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Agent.Asked, static request => request is StartDebuggerRequest);
    }

    [Fact]
    public async Task An_agent_that_cannot_tell_what_memory_is_left_is_no_way()
    {
        await using var cluster = Cluster([]);
        using var laptop = new Laptop(cluster);

        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "--type", "heap");

        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("does not know how to tell what memory", run.Fault.Why, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Agent.Asked, static request => request is StartDebuggerRequest);
    }

    [Fact]
    public async Task A_file_for_V8s_snapshot_is_for_a_heap_of_one_Node_program_alone()
    {
        await using var cluster = Cluster([AgentCapability.Memory]);
        using var laptop = new Laptop(cluster);
        Assert.Equal(2, await laptop.Start("profile", "pod/goweb", "-o", "a.heapsnapshot").ExitAsync());
        Assert.Equal(2, await laptop.Start("profile", "deploy/goweb", "--all", "--type", "heap", "-o", "a.heapsnapshot").ExitAsync());

        cluster.Agent.Processes = [AgentFacts.GoServer()];
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "--type", "heap", "-o", "a.heapsnapshot");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains("only V8 writes .heapsnapshot", run.Fault.Why, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(laptop.Work, "a.heapsnapshot")));
    }

    private static ScriptedCluster Cluster(IReadOnlyList<string> more)
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "node", Go = null, Executable = "/usr/bin/node" }];
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest && AgentFacts.Hello(link.Session) is var hello ? hello with { Capabilities = [.. hello.Capabilities, .. more] } : null);
        return cluster;
    }
}
