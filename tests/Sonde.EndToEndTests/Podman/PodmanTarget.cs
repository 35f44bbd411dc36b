using System.Globalization;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>A container of its own for one test; it and the toolboxes beside it are removed at the end.</summary>
internal sealed class PodmanTarget : IAsyncDisposable
{
    private static readonly Lazy<Task<string?>> Obstacle = new(FindObstacleAsync);

    private readonly string? _pod;

    private PodmanTarget(string name, string id, string? pod) => (Name, Id, _pod) = (name, id, pod);

    public string Name { get; }

    public string Id { get; }

    /// <summary>As sonde takes it.</summary>
    public string Text => $"podman/{Name}";

    public required TargetProcess Process { get; init; }

    public required Shop Shop { get; init; }

    /// <summary>Skips the test where containers cannot be run or an image is missing.</summary>
    public static async Task RequireAsync()
    {
        var obstacle = await Obstacle.Value;
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
    }

    /// <summary>A name that nobody else has.</summary>
    public static string NewName() => $"e2e-{Guid.NewGuid().ToString("N")[..10]}";

    /// <summary>Starts the shop as its image TAG, as a service should run: not root, no capabilities.</summary>
    public static Task<PodmanTarget> StartShopAsync(string tag = "1") => StartAsync($"localhost/sonde-shop-api:{tag}", "--user", "1001:1001", "--cap-drop", "all");

    /// <summary>Starts the shop in a pod of its own, beside nobody else.</summary>
    public static async Task<PodmanTarget> StartPodAsync()
    {
        await RequireAsync();
        var pod = NewName();
        await Command.NeedAsync("podman", "pod", "create", "--name", pod);
        return await RunAsync("localhost/sonde-shop-api:1", pod, null, "--pod", pod, "--user", "1001:1001", "--cap-drop", "all");
    }

    /// <summary>Starts the shop on a port of the machine's own network.</summary>
    public static async Task<PodmanTarget> StartOnHostAsync(int port)
    {
        await RequireAsync();
        return await RunAsync("localhost/sonde-shop-api:1", null, port, "--network", "host", "--env", $"PORT={port}", "--user", "1001:1001", "--cap-drop", "all");
    }

    /// <summary>Starts any image.</summary>
    public static async Task<PodmanTarget> StartAsync(string image, params string[] options)
    {
        await RequireAsync();
        return await RunAsync(image, null, null, options);
    }

    /// <summary>The toolboxes beside it, running or not.</summary>
    public async Task<string[]> ToolboxesAsync() =>
        (await Command.NeedAsync("podman", "ps", "--all", "--quiet", "--filter", $"label=dev.sonde.target={Id}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("podman", ["rm", "--force", "--time", "0", "--ignore", .. await ToolboxesAsync(), Id]);
        if (_pod is not null)
        {
            await Command.RunAsync("podman", ["pod", "rm", "--force", "--time", "0", _pod]);
        }
    }

    private static async Task<PodmanTarget> RunAsync(string image, string? pod, int? hostPort, params string[] options)
    {
        var name = NewName();
        var id = await Command.NeedAsync("podman", ["run", "--detach", "--pull", "never", "--name", name, .. options, image]);
        await PodmanBridge.HoldAddressAsync();
        var pid = int.Parse(await Command.NeedAsync("podman", "inspect", "--format", "{{.State.Pid}}", id), CultureInfo.InvariantCulture);
        var shop = hostPort is { } port ? new Shop("127.0.0.1", port) : new Shop(await AddressAsync(id, pod));
        var target = new PodmanTarget(name, id, pod) { Process = new TargetProcess(pid), Shop = shop };
        if (image.Contains("sonde-shop-api", StringComparison.Ordinal))
        {
            await target.Shop.OpensAsync(() => target.Process.Text);
        }

        return target;
    }

    private static async Task<string> AddressAsync(string id, string? pod)
    {
        var wired = pod is null ? id : await Command.NeedAsync("podman", "pod", "inspect", "--format", "{{.InfraContainerID}}", pod);
        return await Command.NeedAsync("podman", "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", wired);
    }

    private static async Task<string?> FindObstacleAsync()
    {
        if (Command.Find("podman") is null)
        {
            return "needs podman, which is not installed";
        }

        foreach (var image in new[] { SondePrograms.Image, "localhost/sonde-shop-api:1" })
        {
            if ((await Command.RunAsync("podman", ["image", "exists", image])).ExitCode != 0)
            {
                return $"needs the image {image}: ./dev image, examples/shop/build";
            }
        }

        var probe = await Command.RunAsync("podman", ["run", "--rm", "--pull", "never", "--entrypoint", "/sonde-agent", SondePrograms.Image, "version"]);
        return probe.ExitCode == 0 ? null : $"needs a podman that runs containers (eng/podman-setup.sh, . eng/env.sh): {probe.Error.Trim()}";
    }
}
