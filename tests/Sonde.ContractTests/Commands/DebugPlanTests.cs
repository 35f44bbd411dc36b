using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Kubernetes.Api;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

public sealed class DebugPlanTests
{
    [Fact]
    public async Task A_dry_run_proves_the_plan_and_changes_nothing_anywhere()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--dry-run", "--ide", "vscode");
        Assert.Equal(0, await run.ExitAsync());
        Assert.IsType<AddToolbox>(Assert.Single(run.Reports.All<PlanReport>()).Plan.Toolbox);
        Assert.Single(run.Reports.All<DryRunReport>());
        Assert.Single(cluster.DryRuns);
        Assert.Empty(cluster.Writes);
        Assert.Equal(0, cluster.Agent.LinkCount);
        Assert.Empty(Directory.GetFileSystemEntries(laptop.Work));
    }

    [Theory]
    [InlineData(0L, """{"runAsUser":0,"runAsGroup":0,"runAsNonRoot":false}""")]
    [InlineData(null, """{"runAsUser":0,"runAsGroup":0,"runAsNonRoot":false,"capabilities":{"add":["SYS_PTRACE"]}}""")]
    public async Task The_rung_of_the_ladder_is_what_the_server_is_asked_for(long? user, string security)
    {
        await using var cluster = new ScriptedCluster().WithUser(user);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(security), await ProvedAsync(cluster)));
    }

    [Fact]
    public async Task A_privileged_root_target_needs_the_rung_of_SYS_PTRACE()
    {
        await using var cluster = new ScriptedCluster().WithUser(0);
        cluster.Change(pod => pod["spec"]!["containers"]![0]!["securityContext"] = new JsonObject { ["privileged"] = true });
        Assert.Equal("SYS_PTRACE", (string)(await ProvedAsync(cluster))!["capabilities"]!["add"]![0]!);
    }

    [Fact]
    public async Task Without_the_kubelets_report_the_pods_own_settings_count()
    {
        await using var cluster = new ScriptedCluster().WithUser(null);
        cluster.Change(pod => pod["spec"]!["securityContext"] = new JsonObject { ["runAsUser"] = 70, ["runAsGroup"] = 71 });
        Assert.True(JsonNode.DeepEquals(ContainerStates.SameUser(70, 71), await ProvedAsync(cluster)));
    }

    [Fact]
    public async Task In_a_restricted_namespace_the_automatic_plan_is_the_one_that_a_real_server_admitted()
    {
        await using var cluster = new ScriptedCluster().WithUser(1000, 1000);
        cluster.Enforced = "restricted";
        var admitted = Fixture.Load("24").RequestBody!["spec"]!["ephemeralContainers"]![0]!["securityContext"];
        Assert.True(JsonNode.DeepEquals(admitted, await ProvedAsync(cluster)));
    }

    [Theory]
    [InlineData("restricted", 0L)]
    [InlineData("restricted", null)]
    [InlineData("baseline", null)]
    public async Task Where_no_rung_is_permitted_the_server_is_not_even_asked(string level, long? user)
    {
        await using var cluster = new ScriptedCluster().WithUser(user);
        cluster.Enforced = level;
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND5011");
        Assert.Empty(cluster.DryRuns);
        Assert.Empty(cluster.Writes);
    }

    [Theory]
    [InlineData("general", """{"runAsUser":0,"runAsGroup":0,"runAsNonRoot":false,"capabilities":{"add":["SYS_PTRACE"]}}""")]
    [InlineData("baseline", """{"runAsUser":1001,"runAsGroup":1001,"runAsNonRoot":true}""")]
    [InlineData("netadmin", """{"runAsUser":0,"runAsGroup":0,"runAsNonRoot":false,"capabilities":{"add":["NET_ADMIN","NET_RAW"]}}""")]
    [InlineData("sysadmin", """{"runAsUser":0,"runAsGroup":0,"runAsNonRoot":false,"privileged":true}""")]
    [InlineData(
        "restricted",
        """{"runAsUser":1001,"runAsGroup":1001,"runAsNonRoot":true,"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"seccompProfile":{"type":"RuntimeDefault"}}""")]
    public async Task A_profile_is_obeyed(string profile, string security)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(security), await ProvedAsync(cluster, "--profile", profile)));
    }

    [Fact]
    public async Task What_Pod_Security_says_is_quoted_and_nothing_is_added()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        var refusal = Fixture.Load("23");
        cluster.Admission = _ => ScriptedReply.Json(refusal.Status, refusal.Body);
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND4002", "--profile", "general");
        Assert.Contains("violates PodSecurity \"restricted:latest\"", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Theory]
    [InlineData(403, "admission webhook \\\"policy.example\\\" denied the request: you cannot add a debug container with this image")]
    [InlineData(422, "Pod \\\"goweb\\\" is invalid: spec.ephemeralContainers[0].resources: Forbidden: cannot be set for an Ephemeral Container")]
    public async Task What_admission_says_is_quoted_and_is_no_question_of_rights(int status, string message)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Admission = _ => ScriptedReply.Json((HttpStatusCode)status, $$"""{"kind":"Status","status":"Failure","message":"{{message}}","code":{{status}}}""");
        using var laptop = new Laptop(cluster);
        var run = await Failing.DebugAsync(cluster, laptop, "SND4003");
        Assert.Contains(message.Replace("\\", "", StringComparison.Ordinal), run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task A_server_that_says_yes_and_adds_nothing_is_not_believed()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Admission = _ => ScriptedReply.Json(HttpStatusCode.OK, cluster.Pod.ToJsonString());
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND4003");
    }

    [Fact]
    public async Task A_custom_file_is_laid_over_the_container_but_for_its_name_and_target()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var file = laptop.Write("custom.yaml", "name: mine\ntargetContainerName: other\nenv:\n- name: GOTRACEBACK\n  value: all\nterminationMessagePolicy: null\n");
        await laptop.Debug("--custom", file, "--dry-run").ExitAsync();
        var container = ScriptedCluster.ContainerOf(Assert.Single(cluster.DryRuns));
        Assert.Equal(("app", "GOTRACEBACK"), ((string)container["targetContainerName"]!, (string)container["env"]![0]!["name"]!));
        Assert.StartsWith("sonde-go-", (string)container["name"]!, StringComparison.Ordinal);
        Assert.False(container.ContainsKey("terminationMessagePolicy"));
    }

    [Fact]
    public async Task A_custom_file_that_is_no_container_ends_the_command_before_anything_is_asked()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--custom", laptop.Write("custom.yaml", "- a\n- list\n"));
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("SND2006", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Server.Requests);
    }

    [Fact]
    public async Task The_legacy_shape_gets_a_list_and_no_security_settings()
    {
        await using var cluster = new ScriptedCluster(EphemeralContainersShape.Legacy).WithUser(null);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());
        var write = Assert.Single(cluster.Writes);
        Assert.Equal("PUT", write.Method);
        Assert.False(ScriptedCluster.ContainerOf(write).ContainsKey("securityContext"));
    }

    [Fact]
    public async Task The_legacy_shape_cannot_take_the_users_place()
    {
        await using var cluster = new ScriptedCluster(EphemeralContainersShape.Legacy).WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND5005");
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task A_server_without_ephemeral_containers_is_not_asked_for_one()
    {
        await using var cluster = new ScriptedCluster(EphemeralContainersShape.None).WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND5004");
        Assert.Empty(cluster.Writes);
    }

    /// <summary>The securityContext that a dry run asks for.</summary>
    private static async Task<JsonNode?> ProvedAsync(ScriptedCluster cluster, params string[] options)
    {
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug(["--dry-run", .. options]);
        Assert.Equal(0, await run.ExitAsync());
        return ScriptedCluster.ContainerOf(Assert.Single(cluster.DryRuns))["securityContext"];
    }
}
