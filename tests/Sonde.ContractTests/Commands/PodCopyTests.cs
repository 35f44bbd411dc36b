using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde debug --copy</c>.</summary>
public sealed class PodCopyTests
{
    private const string Secret = "s3cr3t-never-to-be-seen";

    [Fact]
    public async Task A_session_on_a_copy_makes_one_pod_after_a_dry_run_of_it_and_removes_it_before_the_receipt()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--copy");
        Assert.Equal(0, await run.EndAsync());

        var made = Assert.Single(copies.Made);
        var name = (string)made["metadata"]!["name"]!;
        Assert.Matches("^goweb-sonde-[a-z0-9]{5}$", name);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Assert.Single(cluster.DryRuns).Body), made));
        Assert.Equal("/sonde-agent", (string?)made["spec"]!["containers"]![0]!["command"]![0]);
        Assert.Equal("copy-uid", (string?)JsonNode.Parse(Assert.Single(copies.Removals).Body)!["preconditions"]!["uid"]);
        Assert.Null(copies.Pod);
        Assert.Contains($"made pod/{name}, a copy of pod/goweb, and removed it (seen gone)", run.Receipt.Written);
        Assert.Empty(run.Receipt.Remains);
        Assert.Equal("the copy is gone; pod/goweb was only read", run.Receipt.Afterwards);
        Assert.DoesNotContain(cluster.Writes, write => write.Method is "PATCH" or "PUT");
        var plan = run.Reports.All<PlanReport>().Single().Plan;
        Assert.StartsWith($"pod/{name} container app", plan.Target, StringComparison.Ordinal);
        Assert.Contains(plan.Notes, note => note.Contains("None of", StringComparison.OrdinalIgnoreCase) || note.Contains("none of the labels", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_shows_the_copy_and_makes_none()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--copy", "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Empty(copies.Made);
        Assert.Empty(copies.Removals);
        Assert.Contains("admitted this very pod", Assert.Single(run.Reports.All<DryRunReport>()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_fails_halfway_removes_its_copy()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster);
        cluster.Agent.Refuse<StartDebuggerRequest>(AgentErrorCode.ToolFailed, "dlv says no");
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--copy");
        Assert.NotEqual(0, await run.ExitAsync());
        Assert.Single(copies.Made);
        Assert.Single(copies.Removals);
        Assert.Null(copies.Pod);
        Assert.Contains(run.Receipt.Written, line => line.Contains("removed it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interrupt_while_the_copy_is_made_removes_it_although_its_answer_never_came()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var copies = new ScriptedCopies(cluster)
        {
            Admission = request =>
            {
                if (request.QueryValue("dryRun") is not null)
                {
                    return null;
                }

                var name = (string)JsonNode.Parse(request.Body)!["metadata"]!["name"]!;
                cluster.Server.On("DELETE", $"{ScriptedCluster.PodsPath}/{name}").Reply(HttpStatusCode.NotFound, """{"kind":"Status","reason":"NotFound","message":"gone","code":404}""");
                asked.TrySetResult();
                return new ScriptedReply(HttpStatusCode.Created, []) { Stream = async (_, stop) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop) };
            },
        };
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--copy");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(130, await run.InterruptAsync());
        Assert.Equal(2, copies.Removals.Count);
        Assert.Empty(run.Receipt.Remains);
        Assert.Contains(run.Receipt.Written, line => line.Contains("is not there (checked)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_that_cannot_be_removed_is_said_with_its_bound_and_the_command()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster)
        {
            Keeper = _ => ScriptedReply.Json(HttpStatusCode.Forbidden, """{"kind":"Status","reason":"Forbidden","message":"a webhook keeps it","code":403}"""),
        };
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--copy", "--copy-for", "10m");
        Assert.Equal(0, await run.EndAsync());
        var remains = Assert.Single(run.Receipt.Remains);
        Assert.Contains("a webhook keeps it; the kubelet ends it 10m after its start (now: kubectl delete pod goweb-sonde-", remains, StringComparison.Ordinal);
        Assert.NotNull(copies.Pod);
        Assert.Equal(600, (int)copies.Made[0]["spec"]!["activeDeadlineSeconds"]!);
    }

    [Theory]
    [InlineData("exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3", "kubectl describe quota -n default")]
    [InlineData("admission webhook \"policy\" denied the request: s3cr3t-never-to-be-seen is not allowed", "the server's words name the rule")]
    public async Task A_refusal_of_the_copy_is_told_in_the_servers_words_without_the_users_secrets(string words, string next)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster)
        {
            Admission = _ => ScriptedReply.Json(HttpStatusCode.Forbidden, new JsonObject { ["kind"] = "Status", ["reason"] = "Forbidden", ["message"] = $"pods \"goweb-1\" is forbidden: {words}", ["code"] = 403 }.ToJsonString()),
        };
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("debug", "pod/goweb", "--image", Laptop.Image, "--copy", "--env", $"TOKEN={Secret}");
        Assert.Equal("SND4010", run.Fault.Definition.Code);
        Assert.StartsWith(next, run.Fault.Next[0], StringComparison.Ordinal);
        Assert.Empty(copies.Removals);
        Assert.DoesNotContain(Secret, run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rights_that_a_copy_needs_are_asked_for_and_those_of_ephemeral_containers_are_not()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Denied.Add("create pods");
        cluster.Denied.Add("delete pods");
        cluster.Denied.Add("patch pods/ephemeralcontainers");
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("debug", "pod/goweb", "--image", Laptop.Image, "--copy");
        Assert.Equal("SND4001", run.Fault.Definition.Code);
        Assert.Contains("may not create pods in namespace default, needed to make the copy", run.Fault.Why, StringComparison.Ordinal);
        Assert.Contains("may not delete pods", run.Fault.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("ephemeralcontainers", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_the_environment_goes_into_the_pod_and_nowhere_else()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--copy", "--env", $"TOKEN={Secret}", "-v");
        Assert.Equal(0, await run.EndAsync());
        Assert.Contains(Secret, copies.Made[0].ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, run.AllText, StringComparison.Ordinal);
        Assert.Contains("TOKEN", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_is_guarded_and_the_command_to_repeat_holds_no_value()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.NamespaceLabels["environment"] = "production";
        var copies = new ScriptedCopies(cluster);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("debug", "pod/goweb", "--image", Laptop.Image, "--copy", "--env", $"TOKEN={Secret}");
        Assert.Equal("SND4007", run.Fault.Definition.Code);
        Assert.Empty(copies.Made);
        Assert.DoesNotContain(Secret, run.AllText, StringComparison.Ordinal);
        Assert.Contains("TOKEN=VALUE", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_ends_at_once_leads_to_from_start()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster) { Kubelet = name => name == "app" ? ContainerStates.Terminated(3, "Error") : ContainerStates.Running() };
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("debug", "pod/goweb", "--image", Laptop.Image, "--copy");
        Assert.Equal("SND3006", run.Fault.Definition.Code);
        Assert.Contains("exit code 3", run.Fault.Why, StringComparison.Ordinal);
        Assert.Contains("--from-start", run.Fault.Next[0], StringComparison.Ordinal);
        Assert.Null(copies.Pod);
    }

    [Fact]
    public async Task A_program_that_is_caught_is_attached_where_it_stands()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster);
        cluster.Agent.Instead = (_, request, _) => Task.FromResult<AgentAnswer?>(request is CaughtStartRequest ? new CaughtStartAnswer(1, true) : null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--copy", "--from-start");
        Assert.Equal(0, await run.EndAsync());
        Assert.Equal(true, Assert.Single(cluster.Agent.Asked.OfType<StartDebuggerRequest>()).IsFromStart);
        var containers = copies.Made[0]["spec"]!["containers"]!.AsArray();
        Assert.Contains("--catch-start", containers[0]!["command"]!.AsArray().Select(word => (string?)word));
        Assert.Equal("SYS_PTRACE", (string?)containers[0]!["securityContext"]!["capabilities"]!["add"]![0]);
    }

    [Fact]
    public async Task A_program_that_is_not_caught_is_said()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster) { Kubelet = name => name == "app" ? ContainerStates.Terminated(0, "Completed") : ContainerStates.Running() };
        cluster.Agent.Instead = async (_, request, stop) =>
        {
            if (request is not CaughtStartRequest)
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, stop);
            return new CaughtStartAnswer(null, false);
        };
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("debug", "pod/goweb", "--image", Laptop.Image, "--copy", "--from-start");
        Assert.Equal("SND2019", run.Fault.Definition.Code);
        Assert.Contains("exit code 0", run.Fault.Why, StringComparison.Ordinal);
        Assert.Null(copies.Pod);
    }

    [Fact]
    public async Task What_cannot_be_copied_is_said_before_anything_is_made()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster);
        cluster.Change(pod => pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "DaemonSet", ["name"] = "agents", ["controller"] = true }));
        using var laptop = new Laptop(cluster);
        Assert.Equal("SND2018", (await laptop.RunAsync("debug", "pod/goweb", "--image", Laptop.Image, "--copy", "--keep-traffic")).Fault.Definition.Code);
        Assert.Equal("SND2018", (await laptop.RunAsync("debug", "podman/goweb", "--image", Laptop.Image, "--copy")).Fault.Definition.Code);
        Assert.Equal("SND3003", (await laptop.RunAsync("debug", "pod/goweb", "--image", Laptop.Image, "--copy", "--set-image", "nobody=x")).Fault.Definition.Code);
        Assert.Empty(copies.Made);
    }

    [Fact]
    public async Task Copies_that_were_left_behind_are_found_by_their_label_and_removed()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var copies = new ScriptedCopies(cluster) { Keeper = _ => ScriptedReply.Json(HttpStatusCode.InternalServerError, """{"kind":"Status","message":"etcd is away","code":500}""") };
        using var laptop = new Laptop(cluster);
        var left = laptop.Debug("--copy");
        Assert.Equal(0, await left.EndAsync());
        cluster.Server.On("GET", $"{ScriptedCluster.PodsPath}?labelSelector=sonde.dev%2Fcopy-of%3Dgoweb").Reply(_ => ScriptedReply.Json(
            HttpStatusCode.OK, new JsonObject { ["kind"] = "PodList", ["metadata"] = new JsonObject(), ["items"] = copies.Pod is { } pod ? new JsonArray(pod) : [] }.ToJsonString()));
        Assert.Equal("SND6007", (await laptop.RunAsync("stop", "pod/goweb", "--copies")).Fault.Definition.Code);
        copies.Keeper = _ => null;
        var swept = laptop.Start("stop", "pod/goweb", "--copies");
        Assert.Equal(0, await swept.ExitAsync());
        Assert.Null(copies.Pod);
        var again = laptop.Start("stop", "pod/goweb", "--copies");
        Assert.Equal(1, await again.ExitAsync());
        Assert.Contains("there is no copy", again.AllText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--same-node")]
    [InlineData("--from-start")]
    [InlineData("--env", "A=B")]
    [InlineData("--copy", "--all")]
    [InlineData("--copy", "--env", "s3cr3t-never-to-be-seen")]
    public async Task Words_that_make_no_sense_are_refused(params string[] words)
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug(words);
        Assert.Equal(2, await run.ExitAsync());
        Assert.DoesNotContain(Secret, run.AllText, StringComparison.Ordinal);
    }
}
