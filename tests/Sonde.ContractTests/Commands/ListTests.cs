using System.Net;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

public sealed class ListTests
{
    [Fact]
    public async Task Every_session_of_every_toolbox_is_listed_but_our_own()
    {
        await using var cluster = WithToolbox("sonde-go-aaaaa");
        cluster.Agent.Others = [AgentFacts.Session("a1", "kim"), AgentFacts.Session("b2", "lee")];
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("ps");
        Assert.Equal(0, await run.ExitAsync());
        var report = Assert.Single(run.Reports.All<SessionsReport>());
        Assert.Equal("namespace default of context scripted", report.Place);
        Assert.Equal(
            [("pod/goweb -c app", "a1", "kim", "running", 2), ("pod/goweb -c app", "b2", "lee", "running", 2)],
            report.Rows.Select(row => (row.Target, row.Session!, row.User!, row.State, row.Stops)));
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the exec is closed");
    }

    [Fact]
    public async Task A_toolbox_without_a_session_is_idle_and_one_that_does_not_answer_unreachable()
    {
        await using var cluster = WithToolbox("sonde-go-aaaaa");
        cluster.WithToolbox(ContainerStates.Toolbox("sonde-go-bbbbb", Laptop.Image, null), ContainerStates.Running());
        cluster.RefuseExecs(ScriptedCluster.ExecPath + "?container=sonde-go-bbbbb", "33");
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("ps");
        var rows = Assert.Single(run.Reports.All<SessionsReport>()).Rows;
        Assert.Equal([("sonde-go-aaaaa", "idle"), ("sonde-go-bbbbb", "unreachable")], rows.Select(row => (row.Toolbox, row.State)));
    }

    [Fact]
    public async Task A_namespace_without_toolboxes_is_an_empty_list()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("ps");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Empty(Assert.Single(run.Reports.All<SessionsReport>()).Rows);
    }

    [Fact]
    public async Task Pods_that_may_not_be_listed_are_a_missing_right()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Server.On("GET", ScriptedCluster.PodsPath).Reply("57");
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(await laptop.RunAsync("ps"), "SND4001");
    }

    [Fact]
    public async Task A_server_in_trouble_is_quoted()
    {
        await using var cluster = new ScriptedCluster();
        cluster.Server.On("GET", ScriptedCluster.PodsPath).Reply(ScriptedReply.Json(
            HttpStatusCode.InternalServerError, """{"kind":"Status","message":"etcdserver: request timed out","code":500}"""));
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("ps");
        await Failing.AssertAsync(run, "SND6007");
        Assert.Contains("etcdserver: request timed out", run.Fault.Why, StringComparison.Ordinal);
    }

    private static ScriptedCluster WithToolbox(string name) =>
        new ScriptedCluster().WithToolbox(ContainerStates.Toolbox(name, Laptop.Image, null), ContainerStates.Running());
}
