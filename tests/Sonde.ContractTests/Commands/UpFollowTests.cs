using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde up</c> when a pod is replaced.</summary>
public sealed class UpFollowTests
{
    [Fact]
    public async Task The_new_pod_gets_its_toolbox_while_the_old_ones_session_ends_and_its_plan_is_told_after_the_receipt()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = NewLaptop(cluster);
        var run = await UpAsync(laptop);
        cluster.Agent.Instead = async (_, request, _) =>
        {
            if (request is StopDebuggerRequest && cluster.Agent.Asked.OfType<StartDebuggerRequest>().Count() == 1)
            {
                await Wait.UntilAsync(() => cluster.Writes.Count == 2, "the toolbox of the new pod is asked for");
            }

            return null;
        };
        Replace(cluster);

        await run.ReportAsync<TargetReport>(report => report.Of is HandOverReport && HandOvers(run) == 2);
        Assert.Equal(0, await run.InterruptAsync());
        var told = run.Reports.All<TargetReport>().Select(report => report.Of).Where(report => report is PlanReport or ReceiptReport or HandOverReport).Select(report => report.GetType().Name);
        Assert.Equal(["PlanReport", "HandOverReport", "ReceiptReport", "PlanReport", "HandOverReport", "ReceiptReport"], told);
        Assert.Equal(2, cluster.Writes.Count);
        Assert.All(Receipts(run), receipt => Assert.Contains("added container", Assert.Single(receipt.Written), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_toolbox_that_was_added_ahead_and_never_used_is_in_a_receipt()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = NewLaptop(cluster);
        var run = await UpAsync(laptop);
        Task<int>? exit = null;
        cluster.Agent.Instead = async (_, request, _) =>
        {
            if (request is StopDebuggerRequest)
            {
                await Wait.UntilAsync(() => cluster.Writes.Count == 2, "the toolbox of the new pod is asked for");
                exit ??= run.InterruptAsync();
            }

            return null;
        };
        Replace(cluster);

        await Wait.UntilAsync(() => exit is not null, "Ctrl-C while the old session ends");
        Assert.Equal(0, await exit!);
        var names = cluster.Writes.Select(write => (string)ScriptedCluster.ContainerOf(write)["name"]!).ToArray();
        Assert.Equal(2, Receipts(run).Length);
        Assert.Contains(names[1], Assert.Single(Receipts(run)[1].Remains), StringComparison.Ordinal);
        Assert.Single(cluster.Agent.Asked.OfType<StartDebuggerRequest>());
    }

    [Fact]
    public async Task A_pod_that_refuses_the_toolbox_is_told_of_once()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = NewLaptop(cluster);
        var run = await UpAsync(laptop);
        cluster.Denied.Add("patch pods/ephemeralcontainers");
        Replace(cluster);

        Assert.NotEqual(0, await run.ExitAsync());
        Assert.Single(run.Reports.All<TargetReport>(), report => report.Of is FaultReport);
        Assert.Single(cluster.Writes);
        Assert.Single(Receipts(run));
    }

    /// <summary>As the controller of a stateful set does: another pod of the same name.</summary>
    private static void Replace(ScriptedCluster cluster) => cluster.Change(pod =>
    {
        pod["metadata"]!["uid"] = "9d3b0c5e-6f2d-4f7c-8b1d-0a4a55b8f7aa";
        pod["spec"]!["ephemeralContainers"] = new JsonArray();
        pod["status"]!["ephemeralContainerStatuses"] = new JsonArray();
    });

    private static async Task<SondeRun> UpAsync(Laptop laptop)
    {
        var run = laptop.Start("up", "--image", Laptop.Image, "--no-logs");
        await run.ReportAsync<TargetReport>(report => report.Of is HandOverReport);
        return run;
    }

    private static int HandOvers(SondeRun run) => run.Reports.All<TargetReport>().Count(report => report.Of is HandOverReport);

    private static Receipt[] Receipts(SondeRun run) => [.. run.Reports.All<TargetReport>().Select(report => report.Of).OfType<ReceiptReport>().Select(report => report.Receipt)];

    private static Laptop NewLaptop(ScriptedCluster cluster)
    {
        var laptop = new Laptop(cluster);
        laptop.Write("sonde.yaml", "targets:\n  web:\n    target: pod/goweb\n");
        return laptop;
    }
}
