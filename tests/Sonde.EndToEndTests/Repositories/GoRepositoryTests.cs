using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Repositories;

/// <summary><c>sonde init</c> in the shop, a Go module.</summary>
public sealed class GoRepositoryTests
{
    private const int Limit = 500_000;

    private static readonly (string, string)[] Sources =
        [.. new[] { "go.mod", "main.go", "checkout.go", "pricing/pricing.go", "cmd/pricing/main.go", "cmd/pricing/profiling.go" }.Select(file => ($"shop/{file}", file))];

    [Fact(Timeout = Limit)]
    public async Task A_service_is_built_hardened_for_production_and_stops_at_a_breakpoint_in_debug_mode()
    {
        await using var repository = await BuiltRepository.CreateAsync("go", "GO_IMAGE", Sources);
        var port = LocalPort.Free();
        await repository.InitAsync("--port", $"{port}");
        Assert.Contains("main package .", (string)repository.Written.One("scaffold")["found"]!, StringComparison.Ordinal);
        await repository.BuildAsync();
        await IsHardenedAsync(repository, port);
        await StopsAsync(repository, port);
        await RendersAsync(repository);
    }

    private static async Task IsHardenedAsync(BuiltRepository repository, int port)
    {
        var contents = await ImageContents.ReadAsync(repository.Production);
        Assert.Empty(contents.HeldTools);
        Assert.Empty(contents.Symbols);
        Assert.NotEmpty(ImageContents.Sections(contents.Files["app"]));
        var debug = await ImageContents.ReadAsync(repository.Debug);
        Assert.Contains("usr/bin/dlv", debug.HeldTools);
        Assert.Contains("sonde-agent", debug.HeldTools);
        Assert.Contains(debug.Symbols, one => one.StartsWith("app: .", StringComparison.Ordinal));

        await using var target = await BuiltRepository.StartAsync(repository.Production);
        Assert.Equal("ok\n", await Probe.AnswersAsync(target, "/healthz", port));
        Probe.IsHardened(target);
    }

    private static async Task StopsAsync(BuiltRepository repository, int port)
    {
        await using var target = await BuiltRepository.StartAsync(repository.Debug);
        Assert.Equal("ok\n", await Probe.AnswersAsync(target, "/healthz", port));
        Probe.IsHardened(target);
        await using var sonde = RunningSonde.Start("forward", target.Text, ":2345");
        var file = Path.Combine(repository.Folder, "pricing/pricing.go");
        var line = Array.FindIndex(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken), text => text.Trim() == "total -= discount") + 1;
        await using (var ide = await Ide.AttachAsync(repository.Entry(await sonde.ListensAsync("port 2345")), file, line))
        {
            var order = Probe.AskAsync(target, "/order?item=coffee&quantity=25", port);
            var stop = await ide.StopsAsync();
            var frame = await ide.TopFrameAsync(stop);
            Assert.Equal((file, line), ((string?)frame["source"]!["path"], (int)frame["line"]!));
            Assert.Equal("1290", (await ide.VariablesAsync(frame))["price"]);
            await ide.ContinueAsync(stop);
            Assert.Contains("-16125", await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe), StringComparison.Ordinal);
        }

        (await sonde.StopAsync()).Succeeded();
    }

    /// <summary>Both environments are rendered by kubectl, and what Podman makes of the rendering runs.</summary>
    private static async Task RendersAsync(BuiltRepository repository)
    {
        Command.Require("kubectl");
        var production = await Command.NeedAsync("kubectl", "kustomize", Path.Combine(repository.Folder, "deploy/production"));
        var dev = await Command.NeedAsync("kubectl", "kustomize", Path.Combine(repository.Folder, "deploy/dev"));
        Assert.Contains($"image: {repository.Production}", production, StringComparison.Ordinal);
        Assert.DoesNotContain("debug", production, StringComparison.Ordinal);
        foreach (var part in new[] { $"image: {repository.Debug}", "replicas: 1", "name: tcp-debug", "sonde.dev/mode: debug", "readOnlyRootFilesystem: true", "name: http", "failureThreshold: 300" })
        {
            Assert.Contains(part, dev, StringComparison.Ordinal);
        }

        foreach (var rendered in new[] { production, dev })
        {
            await PlaysAsync(repository, rendered);
        }
    }

    private static async Task PlaysAsync(BuiltRepository repository, string rendered)
    {
        // Podman takes the workload; services are the cluster's. It opens every port of a container on this machine, where another test may have the debugger's.
        var workload = rendered.Split("\n---\n").Single(one => one.Contains("kind: Deployment", StringComparison.Ordinal)).Replace("- containerPort: 2345\n          name: tcp-debug\n        ", "", StringComparison.Ordinal);
        var file = Path.Combine(repository.Folder, "played.yaml");
        await File.WriteAllTextAsync(file, workload, TestContext.Current.CancellationToken);
        var played = await Command.RunAsync("podman", ["play", "kube", file]);
        try
        {
            Assert.True(played.ExitCode == 0, played.Output + played.Error + workload);
            var container = await Command.NeedAsync("podman", "ps", "--quiet", "--filter", $"name={repository.Name}-pod.*-{repository.Name}$");
            var state = await Command.NeedAsync("podman", "inspect", "--format", "{{.State.Status}} {{.Config.User}} {{.HostConfig.ReadonlyRootfs}}", container);
            Assert.Equal("running 1001:1001 true", state);
        }
        finally
        {
            await Command.RunAsync("podman", ["play", "kube", "--down", file]);
            await Command.RunAsync("podman", ["volume", "rm", "--force", $"{repository.Name}-tmp"]);
        }
    }
}
