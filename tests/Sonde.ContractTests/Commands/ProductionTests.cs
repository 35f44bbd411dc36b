using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary>Every way around the guard of production that somebody may hit upon.</summary>
public sealed class ProductionTests
{
    private const string Mark = "sonde.dev/debug";

    private static readonly string[] Permitted = ["--allow-stop", "--reason", "orders hang"];

    [Fact]
    public async Task A_context_whose_name_says_production_is_not_stopped_and_the_command_to_repeat_is_whole()
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        var run = await RefusedAsync(cluster, laptop);
        Assert.Contains("the word \"prod\" in the name of context prod-eu", run.Fault.Why, StringComparison.Ordinal);
        Assert.StartsWith($"sonde debug pod/goweb --image {Laptop.Image} --port ", run.Fault.Next[0], StringComparison.Ordinal);
        Assert.EndsWith(" --allow-stop --reason 'REASON'", run.Fault.Next[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--new-toolbox")]
    [InlineData("--profile", "restricted")]
    [InlineData("--no-budget")]
    [InlineData("-n", "default")]
    [InlineData("-c", "app")]
    [InlineData("--context", "prod-eu")]
    public async Task No_other_option_lets_it_be_stopped(params string[] options)
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        await RefusedAsync(cluster, laptop, options);
    }

    [Fact]
    public async Task A_kubeconfig_named_otherwise_leads_to_the_same_guard()
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        var elsewhere = laptop.Write("other", Laptop.Read(laptop.Kubeconfig).Replace("scripted", "Prod", StringComparison.Ordinal));
        await RefusedAsync(cluster, laptop, "--kubeconfig", elsewhere);
        laptop.Variables["KUBECONFIG"] = elsewhere;
        await RefusedAsync(cluster, laptop);
    }

    [Fact]
    public async Task A_context_that_was_renamed_is_known_by_its_cluster()
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "mine");
        Laptop.Rewrite(laptop.Kubeconfig, text => text
            .Replace("cluster: scripted", "cluster: shop-prod", StringComparison.Ordinal).Replace("name: scripted, cluster", "name: shop-prod, cluster", StringComparison.Ordinal));
        var run = await RefusedAsync(cluster, laptop);
        Assert.Contains("cluster shop-prod", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tunnel_to_another_server_is_known_by_the_name_that_its_certificate_must_have()
    {
        await using var cluster = New();
        using var laptop = Tunnelled(cluster, "api.live.example.com");
        await RefusedAsync(cluster, laptop);
    }

    [Fact]
    public async Task A_namespace_that_only_the_kubeconfig_names_counts()
    {
        await using var cluster = New();
        using var laptop = Configured(cluster, "production: { words: [default] }");
        var run = await RefusedAsync(cluster, laptop);
        Assert.Contains("namespace default", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_namespace_and_pod_count_also_where_the_context_is_known_to_be_safe()
    {
        await using var cluster = New();
        using var laptop = Configured(cluster, "production: { notProduction: [scripted, '*'] }");
        cluster.NamespaceLabels["env"] = "Production";
        Assert.Contains("label env=Production of namespace default", (await RefusedAsync(cluster, laptop)).Fault.Why, StringComparison.Ordinal);
        cluster.NamespaceLabels.Clear();
        cluster.Change(pod => pod["metadata"]!["labels"] = new JsonObject { ["environment"] = "eu-live" });
        Assert.Contains("label environment=eu-live of pod/goweb", (await RefusedAsync(cluster, laptop)).Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_of_the_workload_counts()
    {
        await using var cluster = New();
        cluster.Server.On("GET", "/apis/apps/v1/namespaces/default/deployments/shop").Reply(
            HttpStatusCode.OK,
            """{"kind":"Deployment","metadata":{"name":"shop","labels":{"env":"prod"}},"spec":{"selector":{"matchLabels":{"app":"goweb"}}}}""");
        using var laptop = new Laptop(cluster);
        var run = await Failing.RunAsync(cluster, laptop, "SND4007", "debug", "deploy/shop", "--image", Laptop.Image);
        Assert.Contains("label env=prod of workload shop", run.Fault.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_toolbox_that_is_there_already_is_no_way_in(bool isDeclared)
    {
        await using var cluster = New();
        if (isDeclared)
        {
            Declare(cluster);
        }
        else
        {
            cluster.WithToolbox(ContainerStates.Toolbox("sonde-go-aaaaa", Laptop.Image, ContainerStates.SameUser(1001, 1001)), ContainerStates.Running());
        }

        using var laptop = Named(cluster, "prod-eu");
        await RefusedAsync(cluster, laptop);
        cluster.NamespaceAnnotations[Mark] = "none";
        await Failing.DebugAsync(cluster, laptop, "SND4008", Permitted);
    }

    [Fact]
    public async Task A_custom_file_cannot_bring_the_owners_permission_along()
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        var file = laptop.Write("custom.yaml", $"metadata: {{ annotations: {{ {Mark}: full }} }}\nannotations: {{ {Mark}: full }}\n");
        await RefusedAsync(cluster, laptop, "--custom", file);
    }

    [Theory]
    [InlineData("   ")]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task A_reason_that_is_none_asks_nobody(string reason)
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        var run = laptop.Debug("--allow-stop", "--reason", reason);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("SND2001", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Server.Requests);
    }

    [Fact]
    public async Task With_a_reason_it_is_stopped_and_plan_and_receipt_tell_why()
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        var run = laptop.Debug(Permitted);
        Assert.Equal(0, await run.EndAsync());
        var plan = Assert.Single(run.Reports.All<PlanReport>()).Plan;
        Assert.Equal("orders hang", plan.Guard!.Reason);
        Assert.StartsWith("60 s at a stop", plan.Budget, StringComparison.Ordinal);
        Assert.Equal("orders hang", run.Receipt.StopReason);
        Assert.Contains("reason   orders hang (--allow-stop)", run.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_programs_plan_and_receipt_tell_why_too()
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        var run = laptop.Debug([.. Permitted, "-o", "json"]);
        Assert.Equal(0, await run.EndAsync());
        var lines = run.Terminal.AnswerText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        var guard = lines.Single(line => (string)line["report"]! == "plan")["plan"]!["guard"]!;
        Assert.Equal(("production", "orders hang"), ((string)guard["standing"]!, (string)guard["reason"]!));
        Assert.Equal("orders hang", (string)lines.Single(line => (string)line["report"]! == "receipt")["receipt"]!["stopReason"]!);
    }

    [Fact]
    public async Task The_second_toolbox_of_a_session_is_guarded_like_the_first()
    {
        await using var cluster = new ScriptedCluster().WithUser(null);
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is ProcessesRequest && link.Session == "1" ? new ProcessesAnswer([AgentFacts.Hidden(1001, 1002)]) : null);
        using var laptop = Named(cluster, "prod-eu");
        await RefusedAsync(cluster, laptop);
        var run = laptop.Debug(Permitted);
        Assert.Equal(0, await run.EndAsync());
        var plans = run.Reports.All<PlanReport>();
        Assert.Equal(2, plans.Count);
        Assert.All(plans, report => Assert.Equal("orders hang", report.Plan.Guard!.Reason));
    }

    [Theory]
    [InlineData("none", "its owners allow nothing")]
    [InlineData("observe", "only what does not stop it")]
    [InlineData("Full", "what is not known counts as none")]
    [InlineData("full ", "what is not known counts as none")]
    [InlineData("", "what is not known counts as none")]
    public async Task What_the_owners_wrote_goes_before_every_flag(string mark, string why)
    {
        await using var cluster = New();
        using var laptop = Configured(cluster, "production: { notProduction: [scripted] }");
        cluster.Change(pod => pod["metadata"]!["annotations"] = new JsonObject { [Mark] = mark });
        cluster.NamespaceAnnotations[Mark] = "full";
        var run = await Failing.DebugAsync(cluster, laptop, "SND4008", [.. Permitted, "--new-toolbox"]);
        Assert.Contains(why, run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.DryRuns);
        Assert.Empty(cluster.Writes);
        Assert.NotEqual(0, await laptop.Debug([.. Permitted, "--dry-run"]).ExitAsync());
    }

    [Fact]
    public async Task Full_lets_production_be_stopped_where_namespace_and_pod_agree_and_the_plan_says_so()
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        cluster.NamespaceAnnotations[Mark] = "full";
        var run = laptop.Debug("--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("its owners allow everything", Assert.Single(run.Reports.All<PlanReport>()).Plan.Guard!.Text, StringComparison.Ordinal);
        cluster.Change(pod => pod["metadata"]!["annotations"] = new JsonObject { [Mark] = "observe" });
        await Failing.DebugAsync(cluster, laptop, "SND4008");
    }

    [Fact]
    public async Task A_namespace_that_may_not_be_read_frees_nothing()
    {
        await using var cluster = New();
        cluster.Server.On("GET", "/api/v1/namespaces/default").Reply(HttpStatusCode.Forbidden, """{"kind":"Status","message":"forbidden","code":403}""");
        using var laptop = Named(cluster, "prod-eu");
        cluster.Change(pod => pod["metadata"]!["annotations"] = new JsonObject { [Mark] = "full" });
        Assert.Contains("could not be read", (await RefusedAsync(cluster, laptop)).Fault.Why, StringComparison.Ordinal);
        var run = laptop.Debug([.. Permitted, "--dry-run"]);
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains(Assert.Single(run.Reports.All<PlanReport>()).Plan.Notes, note => note.Contains("Namespace default could not be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_what_it_would_take()
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        var run = laptop.Debug("--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("without --allow-stop and --reason it is not stopped", run.AllText, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task A_cluster_that_nobody_knows_is_debugged_with_care()
    {
        await using var cluster = New();
        using var laptop = Tunnelled(cluster, "api.eu.example.com");
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());
        var plan = Assert.Single(run.Reports.All<PlanReport>()).Plan;
        Assert.StartsWith("60 s at a stop", plan.Budget, StringComparison.Ordinal);
        Assert.Contains(plan.Notes, note => note.StartsWith("Context scripted is not known", StringComparison.Ordinal));
        Assert.Null(plan.Guard);
        var longer = laptop.Debug("--dry-run", "--budget", "5m");
        await longer.ExitAsync();
        Assert.StartsWith("300 s", Assert.Single(longer.Reports.All<PlanReport>()).Plan.Budget, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("observe", 0)]
    [InlineData("none", 4)]
    [InlineData("nothing", 4)]
    public async Task Ports_of_production_stay_open_unless_the_owners_allow_nothing(string? mark, int exit)
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        if (mark is not null)
        {
            cluster.NamespaceAnnotations[Mark] = mark;
        }

        Assert.Equal(exit, await (await laptop.RunAsync("forward", "pod/goweb", ":80", "--image", Laptop.Image, "--dry-run")).ExitAsync());
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task Looking_and_ending_stay_open_whatever_the_owners_say()
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        cluster.NamespaceAnnotations[Mark] = "none";
        Assert.Equal(0, await (await laptop.RunAsync("ps")).ExitAsync());
        Assert.Equal(1, await (await laptop.RunAsync("stop", "pod/goweb")).ExitAsync());
        var doctor = await laptop.RunAsync("doctor", "pod/goweb", "--image", Laptop.Image);
        Assert.Equal(1, await doctor.ExitAsync());
        var guard = Guard(doctor);
        Assert.False(guard.IsGood);
        Assert.Contains("SND4008", guard.Detail, StringComparison.Ordinal);
        Assert.Empty(cluster.DryRuns);
    }

    [Fact]
    public async Task Doctor_tells_production_and_does_not_fail_for_it()
    {
        await using var cluster = New();
        using var laptop = Named(cluster, "prod-eu");
        var run = await laptop.RunAsync("doctor", "pod/goweb", "--image", Laptop.Image);
        Assert.Equal(0, await run.ExitAsync());
        Assert.Null(Guard(run).IsGood);
        Assert.Contains("needs --allow-stop and --reason", Guard(run).Detail, StringComparison.Ordinal);
        Assert.Single(cluster.DryRuns);
    }

    [Theory]
    [InlineData("debug")]
    [InlineData("forward")]
    [InlineData("doctor")]
    public async Task A_configuration_that_cannot_be_read_is_not_taken_for_an_empty_one(string verb)
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        string[] words = verb == "forward" ? [verb, "pod/goweb", "80"] : [verb, "pod/goweb"];
        foreach (var config in new[] { laptop.Work, laptop.Write("bad.yaml", "production: { contexts: prod }\n"), laptop.Write("worse.yaml", "production: [") })
        {
            laptop.Variables["SONDE_CONFIG"] = config;
            var run = await laptop.RunAsync(words);
            Assert.Equal(2, await run.ExitAsync());
            Assert.Contains("SND2003", run.AllText, StringComparison.Ordinal);
        }

        Assert.Empty(cluster.Server.Requests);
    }

    private static ScriptedCluster New() => new ScriptedCluster().WithUser(1001, 1001);

    private static DoctorCheck Guard(SondeRun run) => Assert.Single(run.Reports.All<DoctorReport>()).Checks.Single(check => check.Name == "guard");

    /// <summary>Refused, and nothing was asked that could change anything.</summary>
    private static async Task<SondeRun> RefusedAsync(ScriptedCluster cluster, Laptop laptop, params string[] options)
    {
        var run = await Failing.DebugAsync(cluster, laptop, "SND4007", options);
        Assert.Empty(cluster.DryRuns);
        Assert.Empty(cluster.Writes);
        Assert.Empty(cluster.Agent.Asked);
        return run;
    }

    private static Laptop Named(ScriptedCluster cluster, string context)
    {
        var laptop = new Laptop(cluster);
        Laptop.Rewrite(laptop.Kubeconfig, text => text
            .Replace("current-context: scripted", $"current-context: {context}", StringComparison.Ordinal)
            .Replace("{ name: scripted, context", $"{{ name: {context}, context", StringComparison.Ordinal));
        return laptop;
    }

    private static Laptop Tunnelled(ScriptedCluster cluster, string serverName)
    {
        var laptop = new Laptop(cluster);
        Laptop.Rewrite(laptop.Kubeconfig, text => text.Replace("{ server:", $"{{ tls-server-name: {serverName}, server:", StringComparison.Ordinal));
        return laptop;
    }

    private static Laptop Configured(ScriptedCluster cluster, string configuration)
    {
        var laptop = new Laptop(cluster);
        laptop.Variables["SONDE_CONFIG"] = laptop.Write("config.yaml", configuration + "\n");
        return laptop;
    }

    private static void Declare(ScriptedCluster cluster) => cluster.Change(pod =>
    {
        var toolbox = ContainerStates.Toolbox("toolbox", "registry.example/ours:1", null);
        toolbox.Remove("targetContainerName");
        pod["spec"]!["containers"]!.AsArray().Add(toolbox);
        pod["spec"]!["shareProcessNamespace"] = true;
        pod["status"]!["containerStatuses"]!.AsArray().Add(ContainerStates.Status("toolbox", ContainerStates.Running()));
    });
}
