using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

public sealed class AuditTests
{
    [Fact]
    public async Task A_debug_session_leaves_an_event_at_its_beginning_and_one_at_its_end()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());

        Assert.Equal(["SondeDebugStarted", "SondeDebugEnded"], cluster.Events.Select(happened => (string)happened["reason"]!));
        Assert.Equal(2, cluster.Events.Select(happened => (string)happened["metadata"]!["name"]!).Distinct().Count());
        foreach (var happened in cluster.Events)
        {
            Assert.Equal(("Normal", "Pod", "goweb"), ((string)happened["type"]!, (string)happened["involvedObject"]!["kind"]!, (string)happened["involvedObject"]!["name"]!));
            Assert.Equal((string)cluster.Pod["metadata"]!["uid"]!, (string)happened["involvedObject"]!["uid"]!);
            Assert.Equal(("sonde.dev/sonde", "laptop"), ((string)happened["reportingComponent"]!, (string)happened["reportingInstance"]!));
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", (string)happened["eventTime"]!);
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string)happened["firstTimestamp"]!);
            Assert.Matches("^goweb\\.[0-9a-f]{12}\\.sondedebug(started|ended)$", (string)happened["metadata"]!["name"]!);
        }

        Assert.Contains("The target runs.", (string)cluster.Events[1]["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_to_make_events_the_session_goes_on_and_says_so_once()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Denied.Add("create events");
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());

        Assert.Single(run.Reports.All<WarningReport>(), warning => warning.Text == "the cluster keeps no record of this session: you may not create events in namespace default");
        Assert.Single(cluster.Events);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_an_event_holds_nothing_up()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Server.On("POST", ScriptedCluster.EventsPath).Reply(_ => new ScriptedReply(HttpStatusCode.Created, [])
        {
            Stream = static async (write, stop) =>
            {
                await write("{");
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            },
        });
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());

        Assert.Single(run.Reports.All<WarningReport>(), warning => warning.Text.Contains("in time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Forwards_and_dry_runs_leave_no_event()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        Assert.Equal(0, await laptop.Debug("--dry-run").ExitAsync());
        var forward = laptop.Start("forward", "pod/goweb", ":8080", "--image", Laptop.Image);
        await forward.ReportAsync<ListeningReport>();
        Assert.Equal(0, await forward.InterruptAsync());

        Assert.Empty(cluster.Events);
        Assert.Equal(["forward"], (await LogAsync(laptop)).Select(row => row.Command));
    }

    [Fact]
    public async Task The_machine_remembers_its_sessions_and_tells_without_a_cluster()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.NamespaceLabels["env"] = "production";
        using var laptop = new Laptop(cluster, token: "secret-token");
        Assert.Equal(0, await laptop.Debug("--allow-stop", "--reason", "an order hangs").EndAsync());
        var asked = cluster.Server.Requests.Count;

        var row = Assert.Single(await LogAsync(laptop));
        Assert.Equal(("debug", "an order hangs", "you ended it", 0, true), (row.Command, row.Reason!, row.Ended!, row.Exit!.Value, row.TargetRuns!.Value));
        Assert.Equal(AgentFacts.Figures, row.Figures);
        Assert.Equal(asked, cluster.Server.Requests.Count);
        var text = Laptop.Read(Path.Combine(laptop.Home, ".local", "state", "sonde", "sessions.jsonl"));
        Assert.DoesNotContain("secret-token", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_record_that_cannot_be_written_is_one_warning()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        laptop.Variables["XDG_STATE_HOME"] = laptop.Write("state", "a file");
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());

        Assert.Single(run.Reports.All<WarningReport>(), warning => warning.Text.Contains("local record", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lease_that_the_pod_holds_makes_the_budget_and_leases_that_may_not_be_listed_are_said()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Leases.Add(new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "orders" },
            ["spec"] = new JsonObject { ["holderIdentity"] = "goweb_1b4f", ["leaseDurationSeconds"] = 15, ["renewTime"] = "2026-01-02T03:04:05.678901Z" },
        });
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.StartsWith("7 s at a stop, then the debugger lets go: the target holds lease orders (15s)", Assert.Single(run.Reports.All<PlanReport>()).Plan.Budget, StringComparison.Ordinal);

        cluster.Denied.Add("list leases");
        var blind = laptop.Debug("--dry-run");
        Assert.Equal(0, await blind.ExitAsync());
        Assert.Contains(Assert.Single(blind.Reports.All<PlanReport>()).Plan.Notes, note => note.StartsWith("Leases could not be looked at", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<SessionLogRow>> LogAsync(Laptop laptop) =>
        Assert.Single((await laptop.RunAsync("ps", "--log")).Reports.All<SessionLogReport>()).Rows;
}
