using Sonde.Core.Ide;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Production;
using Sonde.Core.Targets;

namespace Sonde.UnitTests.Cli;

public sealed class RequestTests
{
    [Fact]
    public async Task Debug_without_options_asks_for_the_defaults()
    {
        var request = await DebugAsync("api");

        Assert.Equal(new KubernetesReference(WorkloadKind.Pod, "api", null), request.Target);
        Assert.Equal(new ToolboxWishes { Image = "docker.io/sonde/sonde-go:0.1.0" }, request.Toolbox with { Guard = new GuardWishes() });
        Assert.Equal(new GuardWishes { Command = "sonde debug api" }, request.Toolbox.Guard);
        Assert.Null(request.LocalPort);
        Assert.Equal(IdeWish.Found, request.Ide);
        Assert.False(request.KeepsIde);
        Assert.False(request.IsDryRun);
        Assert.Null(request.ProcessId);
        Assert.Empty(request.Forwards);
        Assert.Equal(TimeSpan.FromSeconds(5), request.Grace);
    }

    [Fact]
    public async Task Target_options_reach_the_target()
    {
        var request = await DebugAsync("deploy/api", "-n", "shop", "-c", "web", "--context", "prod", "--kubeconfig", "k.yaml", "--pid", "7");

        Assert.Equal(
            new KubernetesReference(WorkloadKind.Deployment, "api", null) { Namespace = "shop", Container = "web", Context = "prod", Kubeconfig = "k.yaml" },
            request.Target);
        Assert.Equal(7, request.ProcessId);
    }

    [Fact]
    public async Task Long_names_and_equals_signs_mean_the_same()
    {
        var request = await DebugAsync("--selector=app=api", "--namespace=shop", "--container=web");

        Assert.Equal(new KubernetesReference(WorkloadKind.Pod, null, "app=api") { Namespace = "shop", Container = "web" }, request.Target);
    }

    [Fact]
    public async Task Toolbox_options_reach_the_wishes()
    {
        var request = await DebugAsync("api", "--image", "r/x:1", "--pull", "always", "--profile", "restricted", "--ttl", "1h30m", "--new-toolbox");

        Assert.Equal(
            new ToolboxWishes
            {
                Image = "r/x:1",
                PullPolicy = PullPolicy.Always,
                Profile = DebugProfile.Restricted,
                TimeToLive = TimeSpan.FromMinutes(90),
                IsNewWanted = true,
            },
            request.Toolbox with { Guard = new GuardWishes() });
    }

    [Theory]
    [InlineData("auto", DebugProfile.Auto)]
    [InlineData("general", DebugProfile.General)]
    [InlineData("baseline", DebugProfile.Baseline)]
    [InlineData("restricted", DebugProfile.Restricted)]
    [InlineData("netadmin", DebugProfile.NetAdmin)]
    [InlineData("SysAdmin", DebugProfile.SysAdmin)]
    public async Task Profiles_are_named_as_in_kubectl(string word, DebugProfile profile) =>
        Assert.Equal(profile, (await DebugAsync("api", "--profile", word)).Toolbox.Profile);

    [Theory]
    [InlineData("missing", PullPolicy.IfNotPresent)]
    [InlineData("always", PullPolicy.Always)]
    [InlineData("never", PullPolicy.Never)]
    public async Task Pull_policies_have_a_word_each(string word, PullPolicy policy) =>
        Assert.Equal(policy, (await DebugAsync("api", "--pull", word)).Toolbox.PullPolicy);

    [Theory]
    [InlineData("found", IdeWish.Found)]
    [InlineData("vscode", IdeWish.VisualStudioCode)]
    [InlineData("goland", IdeWish.GoLand)]
    [InlineData("none", IdeWish.None)]
    public async Task Ides_have_a_word_each(string word, IdeWish ide) =>
        Assert.Equal(ide, (await DebugAsync("api", "--ide", word)).Ide);

    [Fact]
    public async Task Debugger_and_session_options_reach_the_request()
    {
        var request = await DebugAsync(
            "api", "--port", "4000", "--keep-ide", "--forward", "8080", "--forward", "9000:80", "--forward", ":5432", "--grace", "2s", "--dry-run");

        Assert.Equal(4000, request.LocalPort);
        Assert.True(request.KeepsIde);
        Assert.True(request.IsDryRun);
        Assert.Equal(TimeSpan.FromSeconds(2), request.Grace);
        Assert.Equal([new PortForward(null, 8080), new PortForward(9000, 80), new PortForward(0, 5432)], request.Forwards);
    }

    [Fact]
    public async Task The_reason_for_stopping_production_reaches_the_request_with_the_command_as_it_was_given()
    {
        var guard = (await DebugAsync("deploy/api", "-n", "shop", "--allow-stop", "--reason", " orders hang; see 17 ")).Toolbox.Guard;
        Assert.Equal("orders hang; see 17", guard.Reason?.Text);
        Assert.Equal("sonde debug deploy/api -n shop --allow-stop --reason ' orders hang; see 17 '", guard.Command);
        Assert.Equal("sonde debug -l 'app in (a, b)' --forward :80", (await DebugAsync("-l", "app in (a, b)", "--forward=:80")).Toolbox.Guard.Command);
        Assert.False(guard.IsTrial);
    }

    [Fact]
    public async Task What_the_configuration_says_of_production_reaches_every_command_that_may_add_a_toolbox()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("config.yaml", "production: { words: [prd] }\n");
        foreach (var line in new[] { "debug api", "forward api 80", "doctor api" })
        {
            var run = new CommandRun { Variables = new(StringComparer.Ordinal) { ["SONDE_CONFIG"] = config } };
            await run.RunAsync(line.Split(' '), TestContext.Current.CancellationToken);
            Assert.Equal(["prd"], Assert.IsAssignableFrom<SessionRequest>(run.Operations.Request).Toolbox.Guard.Settings.Words);
        }
    }

    [Fact]
    public async Task Forward_takes_a_target_and_ports()
    {
        var request = Assert.IsType<ForwardRequest>(await RequestAsync("forward", "svc/db", "15432:5432", ":9187", "-n", "shop", "--dry-run"));

        Assert.Equal(new KubernetesReference(WorkloadKind.Service, "db", null) { Namespace = "shop" }, request.Target);
        Assert.Equal([new PortForward(15432, 5432), new PortForward(0, 9187)], request.Forwards);
        Assert.True(request.IsDryRun);
    }

    [Fact]
    public async Task Forward_with_a_selector_takes_ports_only()
    {
        var request = Assert.IsType<ForwardRequest>(await RequestAsync("forward", "-l", "app=api", "8080", "9090"));

        Assert.Equal(new KubernetesReference(WorkloadKind.Pod, null, "app=api"), request.Target);
        Assert.Equal([new PortForward(null, 8080), new PortForward(null, 9090)], request.Forwards);
    }

    [Fact]
    public async Task Ps_asks_for_a_namespace_or_an_engine()
    {
        Assert.Equal(new ListRequest("shop", "prod", "k.yaml", null), await RequestAsync("ps", "-n", "shop", "--context", "prod", "--kubeconfig", "k.yaml"));
        Assert.Equal(new ListRequest(null, null, null, "podman"), await RequestAsync("ps", "podman"));
        Assert.Equal(new ListRequest(null, null, null, null) { LastOfLog = 20 }, await RequestAsync("ps", "--log"));
        Assert.Equal(new ListRequest(null, null, null, null) { LastOfLog = 5 }, await RequestAsync("ps", "--log", "--last", "5"));
    }

    [Fact]
    public async Task Stop_asks_for_all_sessions_or_one_and_for_the_toolbox()
    {
        var target = new ContainerReference("podman", null, "api");
        Assert.Equal(new StopRequest(target, null, false), await RequestAsync("stop", "podman/api"));
        Assert.Equal(new StopRequest(target, "3f2a", true), await RequestAsync("stop", "podman/api", "--session", "3f2a", "--toolbox"));
    }

    [Fact]
    public async Task Why_asks_about_a_target_alone()
    {
        var target = new KubernetesReference(WorkloadKind.Deployment, "api", null) { Namespace = "shop", Container = "app" };
        Assert.Equal(new WhyRequest(target), await RequestAsync("why", "deploy/api", "-n", "shop", "-c", "app"));
        Assert.Equal(new WhyRequest(new ContainerReference("podman", null, "api")), await RequestAsync("why", "podman/api"));
    }

    [Fact]
    public async Task Run_takes_what_follows_the_dashes_as_it_is()
    {
        var request = Assert.IsType<ProgramRequest>(await RequestAsync("run", "podman/api", "--with", "native", "--pid", "7", "--", "gdb", "-p", "1", "--", "-l", "--dry-run"));

        Assert.Equal(new ContainerReference("podman", null, "api"), request.Target);
        Assert.Equal(["gdb", "-p", "1", "--", "-l", "--dry-run"], request.Command);
        Assert.Equal(("native", "docker.io/sonde/sonde-native:0.1.0", 7), (request.With, request.Toolbox.Image, request.ProcessId));
        Assert.Equal((false, false, false), (request.IsDryRun, request.HasTerminal, request.IsTold));
    }

    [Fact]
    public async Task Run_finds_its_target_by_labels_too_and_has_an_image_with_tools()
    {
        var request = Assert.IsType<ProgramRequest>(await RequestAsync("run", "-l", "app=api", "--output", "json", "--", "ls", "-l"));

        Assert.Equal(new KubernetesReference(WorkloadKind.Pod, null, "app=api"), request.Target);
        Assert.Equal(["ls", "-l"], request.Command);
        Assert.Equal(("docker.io/sonde/sonde-net:0.1.0", true), (request.Toolbox.Image, request.IsTold));
    }

    [Fact]
    public async Task Shell_asks_for_a_terminal_and_may_have_leave_for_production()
    {
        var request = Assert.IsType<ProgramRequest>(await RequestAsync("shell", "deploy/api", "--image", "r/x:1", "--allow-stop", "--reason", "sockets pile up"));

        Assert.Equal((true, "net", "r/x:1"), (request.HasTerminal, request.With, request.Toolbox.Image));
        Assert.Empty(request.Command);
        Assert.Equal("sockets pile up", request.Toolbox.Guard.Reason?.Text);
    }

    [Fact]
    public async Task Doctor_asks_with_the_options_of_a_session()
    {
        var request = Assert.IsType<SessionRequest>(await RequestAsync("doctor", "sts/db", "--profile", "general", "--image", "r/x:1", "--pid", "12"));

        Assert.Equal(new KubernetesReference(WorkloadKind.StatefulSet, "db", null), request.Target);
        Assert.Equal(new ToolboxWishes { Image = "r/x:1", Profile = DebugProfile.General }, request.Toolbox);
        Assert.Equal(12, request.ProcessId);
    }

    [Fact]
    public async Task The_command_line_goes_before_the_configuration_and_that_before_the_defaults()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("config.yaml", "registry: r.example/tools\npullPolicy: never\nttl: 5m\ngrace: 9s\nport: 3000\nide: none\n");
        var run = new CommandRun { Variables = new(StringComparer.Ordinal) { ["SONDE_CONFIG"] = config } };
        await run.RunAsync(["debug", "api", "--grace", "3s", "--pull", "always"], TestContext.Current.CancellationToken);

        var request = Assert.IsType<DebugRequest>(run.Operations.Request);
        Assert.Equal("r.example/tools/sonde-go:0.1.0", request.Toolbox.Image);
        Assert.Equal(PullPolicy.Always, request.Toolbox.PullPolicy);
        Assert.Equal(TimeSpan.FromMinutes(5), request.Toolbox.TimeToLive);
        Assert.Equal(TimeSpan.FromSeconds(3), request.Grace);
        Assert.Equal(3000, request.LocalPort);
        Assert.Equal(IdeWish.None, request.Ide);
    }

    [Fact]
    public async Task A_custom_file_is_found_from_the_working_directory_and_becomes_JSON()
    {
        using var folder = new TemporaryFolder();
        folder.Write("extra.yaml", "env:\n- name: A\n  value: \"1\"\n");
        var run = new CommandRun { WorkingDirectory = folder.Path };
        await run.RunAsync(["debug", "api", "--custom", "extra.yaml"], TestContext.Current.CancellationToken);

        var request = Assert.IsType<DebugRequest>(run.Operations.Request);
        Assert.Equal("""{"env":[{"name":"A","value":"1"}]}""", request.Toolbox.Overlay);
    }

    private static async Task<DebugRequest> DebugAsync(params string[] words) =>
        Assert.IsType<DebugRequest>(await RequestAsync(["debug", .. words]));

    private static async Task<object?> RequestAsync(params string[] words)
    {
        var run = await CommandRun.OfAsync(words);
        Assert.Equal("", run.Talk);
        Assert.Equal(0, run.Exit);
        return run.Operations.Request;
    }
}
