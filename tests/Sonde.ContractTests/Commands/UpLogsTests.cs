using System.Net;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

/// <summary>What the containers print comes along in <c>sonde up</c>.</summary>
public sealed class UpLogsTests
{
    private const string LogPath = ScriptedCluster.PodPath + "/log";

    [Fact]
    public async Task Lines_come_with_the_targets_name_and_leave_no_trace()
    {
        await using var cluster = New(Log("GET /buy\n\e[31mno\e[0m stock\n"));
        using var laptop = NewLaptop(cluster);
        var run = laptop.Start("up", "--image", Laptop.Image);
        await run.ReportAsync<TargetReport>(report => report.Of is LogReport { Text: "\e[31mno\e[0m stock" });
        await run.ReportAsync<TargetReport>(report => report.Of is HandOverReport);
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Contains("web > GET /buy\nweb > no stock\n", run.Terminal.AnswerText, StringComparison.Ordinal);
        var asked = Assert.Single(cluster.Server.Requests, request => request.Path == LogPath);
        Assert.Equal(("app", "true", "0", null), (asked.QueryValue("container"), asked.QueryValue("follow"), asked.QueryValue("tailLines"), asked.QueryValue("sinceSeconds")));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(laptop.Home, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("stock", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "--no-logs")]
    [InlineData("    logs: false\n", "--ide=none")]
    [InlineData("", "--dry-run")]
    public async Task They_can_be_left_out(string yaml, string option)
    {
        await using var cluster = New(Log("hello\n"));
        using var laptop = NewLaptop(cluster, yaml);
        var run = laptop.Start("up", "--image", Laptop.Image, option);
        if (option != "--dry-run")
        {
            await run.ReportAsync<TargetReport>(report => report.Of is HandOverReport);
        }

        await run.InterruptAsync();
        Assert.DoesNotContain(cluster.Server.Requests, request => request.Path == LogPath);
    }

    [Fact]
    public async Task A_log_that_may_not_be_read_is_said_once_and_harms_nothing()
    {
        await using var cluster = New(ScriptedReply.Json(HttpStatusCode.Forbidden,
            """{"kind":"Status","status":"Failure","message":"pods \"goweb\" is forbidden: User \"dev\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"default\"","reason":"Forbidden","details":{"name":"goweb","kind":"pods"},"code":403}"""));
        using var laptop = NewLaptop(cluster);
        var run = laptop.Start("up", "--image", Laptop.Image);
        var said = await run.ReportAsync<TargetReport>(report => report.Of is WarningReport { Text: var text } && text.Contains("is not shown", StringComparison.Ordinal));
        Assert.Contains("kubectl create role", ((WarningReport)said.Of).Remedy, StringComparison.Ordinal);
        await run.ReportAsync<TargetReport>(report => report.Of is HandOverReport);
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Single(cluster.Server.Requests, request => request.Path == LogPath);
        Assert.True(((ReceiptReport)run.Reports.All<TargetReport>().Single(report => report.Of is ReceiptReport).Of).Receipt.TargetRuns);
    }

    private static ScriptedReply Log(string text) => new(HttpStatusCode.OK, [])
    {
        ContentType = "text/plain",
        Stream = async (write, cancellation) =>
        {
            await write(text);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        },
    };

    private static ScriptedCluster New(ScriptedReply log)
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Server.On("GET", LogPath).Reply(log);
        return cluster;
    }

    private static Laptop NewLaptop(ScriptedCluster cluster, string more = "")
    {
        var laptop = new Laptop(cluster);
        laptop.Write("sonde.yaml", $"targets:\n  web:\n    target: pod/goweb\n{more}");
        return laptop;
    }
}
