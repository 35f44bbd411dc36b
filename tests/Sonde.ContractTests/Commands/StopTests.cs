using System.Net;
using Sonde.Core.Reports;
using Sonde.Testing;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class StopTests
{
    [Fact]
    public async Task Every_session_of_others_is_ended_and_the_toolbox_stays()
    {
        await using var cluster = WithToolbox();
        cluster.Agent.Others = [AgentFacts.Session("a1", "kim"), AgentFacts.Session("b2", "lee")];
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("stop", "pod/goweb");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(["a1", "b2"], cluster.Agent.Asked.OfType<EndSessionRequest>().Select(request => request.Session));
        Assert.Empty(cluster.Agent.Asked.OfType<ShutdownRequest>());
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task One_session_is_ended_by_its_id()
    {
        await using var cluster = WithToolbox();
        cluster.Agent.Others = [AgentFacts.Session("a1", "kim"), AgentFacts.Session("b2", "lee")];
        using var laptop = new Laptop(cluster);
        await laptop.RunAsync("stop", "pod/goweb", "--session", "b2");
        Assert.Equal("b2", Assert.Single(cluster.Agent.Asked.OfType<EndSessionRequest>()).Session);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_end_the_answer_is_no()
    {
        await using var cluster = WithToolbox();
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("stop", "pod/goweb");
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("there is nothing to end", Assert.Single(run.Reports.All<ProgressReport>()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_ends_by_itself_meanwhile_is_no_failure()
    {
        await using var cluster = WithToolbox();
        cluster.Agent.Others = [AgentFacts.Session("a1", "kim")];
        cluster.Agent.Refuse<EndSessionRequest>(AgentErrorCode.NotUnderstood, "There is no session a1.");
        using var laptop = new Laptop(cluster);
        Assert.Equal(1, await (await laptop.RunAsync("stop", "pod/goweb")).ExitAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_toolbox_is_ended_too_whether_or_not_it_still_answers(bool isCut)
    {
        await using var cluster = WithToolbox();
        cluster.Agent.Instead = async (link, request, gone) =>
        {
            if (isCut && request is ShutdownRequest)
            {
                cluster.End(link.Toolbox);
                link.Cut();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
            }

            return null;
        };
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("stop", "pod/goweb", "--toolbox");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Single(cluster.Agent.Asked.OfType<ShutdownRequest>());
        Assert.Contains(run.Reports.All<ProgressReport>(), progress => progress.Text == "ended toolbox sonde-go-aaaaa");
    }

    [Fact]
    public async Task A_toolbox_has_ended_when_the_pods_status_says_so_and_is_not_planned_with_afterwards()
    {
        await using var cluster = WithToolbox();
        cluster.WithUser(1001, 1001).Agent.Ends = _ => { };
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("stop", "pod/goweb", "--toolbox");
        await run.ReportAsync<ProgressReport>(progress => progress is { Text: "toolbox sonde-go-aaaaa ends", IsDone: false });
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the link is closed");
        Assert.False(run.IsDone);
        cluster.End("sonde-go-aaaaa");
        Assert.Equal(0, await run.ExitAsync());

        var doctor = await laptop.RunAsync("doctor", "pod/goweb");
        var plan = Assert.Single(doctor.Reports.All<DoctorReport>()).Checks.Single(check => check.Name == "toolbox");
        Assert.StartsWith("would run with ", plan.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_does_not_change_is_waited_for_so_long_and_no_longer()
    {
        await using var cluster = WithToolbox();
        cluster.Agent.Ends = _ => { };
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        var run = laptop.Start("stop", "pod/goweb", "--toolbox");
        await run.ReportAsync<ProgressReport>(progress => !progress.IsDone);
        Assert.Equal(0, await run.ExitAsync(TimeSpan.FromSeconds(1)));
        var warning = Assert.Single(run.Reports.All<WarningReport>());
        Assert.Equal("toolbox sonde-go-aaaaa was told to end and still counts as running after 30 s", warning.Text);
        Assert.Contains("--new-toolbox", warning.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_watch_the_pod_is_told_that_the_end_was_not_seen()
    {
        await using var cluster = WithToolbox();
        cluster.Agent.Ends = _ => { };
        cluster.Server.On("GET", ScriptedCluster.PodsPath + "?watch=true").Reply(HttpStatusCode.Forbidden, """{"kind":"Status","message":"no watching","code":403}""");
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("stop", "pod/goweb", "--toolbox");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(
            "toolbox sonde-go-aaaaa was told to end and cannot be seen to end: the API server answered 403: no watching",
            Assert.Single(run.Reports.All<WarningReport>()).Text);
    }

    [Fact]
    public async Task A_pod_that_goes_takes_its_toolbox_along()
    {
        await using var cluster = WithToolbox();
        cluster.Agent.Ends = _ => cluster.Delete();
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("stop", "pod/goweb", "--toolbox");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Empty(run.Reports.All<WarningReport>());
    }

    [Fact]
    public async Task A_toolbox_out_of_reach_does_not_keep_the_others_from_being_ended()
    {
        await using var cluster = WithToolbox();
        cluster.WithToolbox(ContainerStates.Toolbox("sonde-go-bbbbb", Laptop.Image, null), ContainerStates.Running());
        cluster.RefuseExecs(ScriptedCluster.ExecPath + "?container=sonde-go-aaaaa", "33");
        cluster.Agent.Others = [AgentFacts.Session("b2", "lee")];
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("stop", "pod/goweb");
        await Failing.AssertAsync(run, "SND4001");
        Assert.Equal("b2", Assert.Single(cluster.Agent.Asked.OfType<EndSessionRequest>()).Session);
    }

    private static ScriptedCluster WithToolbox() =>
        new ScriptedCluster().WithToolbox(ContainerStates.Toolbox("sonde-go-aaaaa", Laptop.Image, null), ContainerStates.Running());
}
