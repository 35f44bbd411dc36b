using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class HealTests
{
    [Fact]
    public async Task A_target_with_nothing_to_heal_is_a_success_that_says_so()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("heal", "pod/goweb");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("Nothing to heal", run.Terminal.AnswerText, StringComparison.Ordinal);
        Assert.Null(Assert.Single(cluster.Agent.Asked.OfType<HealRequest>()).ProcessId);
        Assert.True(run.Receipt.TargetRuns);
        Assert.Single(cluster.Writes);
    }

    [Fact]
    public async Task What_was_mended_is_said_for_each_process()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Healed = new HealAnswer([new HealedProcess(7, "api", "/api", 0, null, true, true) { MendedBytes = 2 }]);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("heal", "pod/goweb", "--pid", "7");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(2, Assert.Single((await run.ReportAsync<HealReport>()).Processes).MendedBytes);
        Assert.Equal(7, Assert.Single(cluster.Agent.Asked.OfType<HealRequest>()).ProcessId);
    }

    [Fact]
    public async Task A_process_that_does_not_run_afterwards_makes_the_answer_no()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Healed = new HealAnswer([new HealedProcess(7, "api", "/api", 40, "gdb", false, false)]);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("heal", "pod/goweb");
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("held by process 40 (gdb)", run.Terminal.AnswerText, StringComparison.Ordinal);
        Assert.False(run.Receipt.TargetRuns);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_asks_no_agent()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("heal", "pod/goweb", "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("breakpoints", (await run.ReportAsync<PlanReport>()).Plan.Tool, StringComparison.Ordinal);
        Assert.Empty(cluster.Agent.Asked);
    }

    [Fact]
    public async Task An_agent_that_does_not_know_how_is_not_asked()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes] } : null);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("heal", "pod/goweb");
        await Failing.AssertAsync(run, "SND5007");
        Assert.Empty(cluster.Agent.Asked.OfType<HealRequest>());
    }

    [Fact]
    public async Task A_process_that_is_not_there_is_a_fault()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Refuse<HealRequest>(AgentErrorCode.ProcessMissing, "There is no process 99.");
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("heal", "pod/goweb", "--pid", "99");
        await Failing.AssertAsync(run, "SND3008");
    }
}
