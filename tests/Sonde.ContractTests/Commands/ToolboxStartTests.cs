using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Testing;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

/// <summary>After each of these the container is in the pod for good, so each owes a receipt.</summary>
public sealed class ToolboxStartTests
{
    [Theory]
    [InlineData("ErrImagePull", "failed to pull and unpack image \"registry.example/sonde-go:1\": connection refused")]
    [InlineData("ImagePullBackOff", "Back-off pulling image \"registry.example/sonde-go:1\"")]
    [InlineData("ErrImageNeverPull", "Container image is not present with pull policy of Never")]
    public async Task An_image_that_cannot_be_pulled_is_said_in_the_kubelets_words(string reason, string message)
    {
        var run = await FailAsync("SND5006", ContainerStates.Waiting("ContainerCreating"), ContainerStates.Waiting(reason, message));
        Assert.Contains($"{reason}: {message}", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_without_an_agent_is_the_wrong_one()
    {
        var recorded = JsonNode.Parse(Fixture.Load("17").Body)!["status"]!["ephemeralContainerStatuses"]![0]!["state"]!.DeepClone().AsObject();
        var run = await FailAsync("SND5007", recorded);
        Assert.Contains("no such file or directory", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_for_another_processor_is_the_wrong_one() =>
        await FailAsync("SND5007", ContainerStates.Terminated(1, "Error", "exec /sonde-agent: exec format error"));

    [Fact]
    public async Task A_toolbox_that_ends_at_once_is_said_with_its_exit_code()
    {
        var run = await FailAsync("SND5010", ContainerStates.Terminated(3, "Error"));
        Assert.Contains("exit code 3", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_toolbox_that_the_runtime_refuses_is_said_in_its_words()
    {
        var run = await FailAsync("SND5010", ContainerStates.Waiting("CreateContainerConfigError", "container has runAsNonRoot and image will run as root"));
        Assert.Contains("runAsNonRoot", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_toolbox_that_never_starts_is_given_up_with_its_last_state()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Kubelet = _ => [ContainerStates.Waiting("ContainerCreating")];
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        var run = laptop.Debug();
        await run.ReportAsync<ProgressReport>(progress => progress.Text.Contains("ContainerCreating", StringComparison.Ordinal));
        await run.ExitAsync(TimeSpan.FromSeconds(5));
        await Failing.AssertAsync(run, "SND6003");
        Assert.Contains("ContainerCreating", run.Fault.Why, StringComparison.Ordinal);
        Assert.Single(run.Receipt.Remains);
    }

    [Fact]
    public async Task A_toolbox_is_used_as_soon_as_its_agent_answers_whatever_the_status_says_yet()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Kubelet = _ => [ContainerStates.Waiting("ContainerCreating")];
        cluster.RunsUnseen = true;
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        await run.ReportAsync<ListeningReport>();
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Single(cluster.Server.Requests, request => request.Path == ScriptedCluster.ExecPath);
    }

    [Fact]
    public async Task A_pod_that_is_deleted_meanwhile_ends_the_waiting()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Kubelet = _ => [ContainerStates.Waiting("ContainerCreating")];
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        await run.ReportAsync<ProgressReport>(progress => progress.Text.Contains("ContainerCreating", StringComparison.Ordinal));
        cluster.Delete();
        await Failing.AssertAsync(run, "SND3007");
        Assert.Contains("pod goweb was deleted", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_is_gone_before_it_is_looked_at_again_ends_it_likewise()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Kubelet = _ =>
        {
            cluster.Delete();
            return [];
        };
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND3007");
    }

    [Fact]
    public async Task A_target_that_restarts_meanwhile_ends_the_waiting()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Kubelet = _ => [ContainerStates.Waiting("ContainerCreating")];
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        await run.ReportAsync<ProgressReport>(progress => progress.Text.Contains("ContainerCreating", StringComparison.Ordinal));
        cluster.Change(pod => pod["status"]!["containerStatuses"]![0]!["restartCount"] = 1);
        await Failing.AssertAsync(run, "SND3007");
    }

    [Fact]
    public async Task Ctrl_C_while_it_starts_leaves_a_receipt_of_what_stays()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Kubelet = _ => [ContainerStates.Waiting("ContainerCreating")];
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        await run.ReportAsync<ProgressReport>(progress => progress.Text.Contains("ContainerCreating", StringComparison.Ordinal));
        Assert.Equal(130, await run.InterruptAsync());
        Assert.StartsWith("added container sonde-go-", Assert.Single(run.Receipt.Written), StringComparison.Ordinal);
        Assert.Single(run.Receipt.Remains);
    }

    [Fact]
    public async Task An_answer_that_never_comes_leaves_a_receipt_that_says_so()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Admission = request => request.QueryValue("dryRun") is null ? ScriptedReply.Json(HttpStatusCode.OK, "{\"kind\":\"Po") with { CutsOff = true } : null;
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND6001");
        Assert.Contains("may have been added", Assert.Single(run.Receipt.Written), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_before_anything_was_added_leaves_nothing_to_say()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var asked = new TaskCompletionSource();
        cluster.Server.On("GET", "/api/v1").Reply(new ScriptedReply(HttpStatusCode.OK, [])
        {
            Stream = async (_, stop) =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            },
        });
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        await asked.Task;
        Assert.Equal(130, await run.InterruptAsync());
        Assert.Empty(run.Reports.All<ReceiptReport>());
        Assert.Empty(cluster.Writes);
    }

    private static async Task<SondeRun> FailAsync(string code, params JsonObject[] states)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Kubelet = _ => states;
        using var laptop = new Laptop(cluster) { Clock = new ManualTimeProvider() };
        var run = await Failing.DebugAsync(cluster, laptop, code);
        Assert.Single(run.Receipt.Written);
        Assert.Single(run.Receipt.Remains);
        return run;
    }
}
