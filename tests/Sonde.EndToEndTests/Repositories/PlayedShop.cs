using System.Globalization;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Repositories;

/// <summary>The whole shop in one environment, as <c>podman play kube</c> makes it of what kubectl renders, services included. Its pods and volumes go with it.</summary>
internal sealed class PlayedShop : IAsyncDisposable
{
    private readonly BuiltShop _shop;
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<BuiltRepository, string> _pods = [];

    private PlayedShop(BuiltShop shop) => _shop = shop;

    /// <summary>All that was played.</summary>
    public string Rendered { get; private set; } = "";

    /// <summary>Its front door, on this machine.</summary>
    public ShopFront Front => new("127.0.0.1", _shop.Front.Port);

    /// <summary>Renders and plays, whoever is asked before who asks.</summary>
    /// <param name="shop">The shop.</param>
    /// <param name="environment">As in <see cref="BuiltShop.Environment"/>.</param>
    public static async Task<PlayedShop> StartAsync(BuiltShop shop, string environment)
    {
        var played = new PlayedShop(shop);
        try
        {
            foreach (var service in shop.All.Reverse())
            {
                await played.PlayAsync(service, environment);
            }

            await played.Front.OpensAsync();
            return played;
        }
        catch
        {
            await played.DisposeAsync();
            throw;
        }
    }

    /// <summary>The container of a service, and its process.</summary>
    public static async Task<(string Container, TargetProcess Process)> FindAsync(BuiltRepository service)
    {
        var name = await NameAsync(service, "{{.Names}}");
        var pid = await Command.NeedAsync("podman", "inspect", "--format", "{{.State.Pid}}", name);
        return (name, new TargetProcess(int.Parse(pid, CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _shop.All.Where(service => File.Exists(FileOf(service))))
        {
            foreach (var container in (await NameAsync(service, "{{.ID}}")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var toolboxes = (await Command.RunAsync("podman", ["ps", "--all", "--quiet", "--filter", $"label=dev.sonde.target={container}"])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                await Command.RunAsync("podman", ["rm", "--force", "--time", "0", "--ignore", .. toolboxes]);
            }

            await Command.RunAsync("podman", ["play", "kube", "--down", FileOf(service)]);
        }

        await Command.RunAsync("podman", ["volume", "rm", "--force", .. _shop.All.Select(static service => $"{service.Name}-tmp")]);
        _folder.Dispose();
    }

    private static Task<string> NameAsync(BuiltRepository service, string format) =>
        Command.NeedAsync("podman", "ps", "--no-trunc", "--filter", $"name=^{service.Name}-pod.*-{service.Name}$", "--format", format);

    private string FileOf(BuiltRepository service) => Path.Combine(_folder.Folder, $"{service.Name}.yaml");

    private async Task PlayAsync(BuiltRepository service, string environment)
    {
        // Pods find each other by their names, which Podman makes of the deployment's, in each version otherwise.
        var rendered = await _shop.RenderAsync(service, environment, neighbour => $"http://{_pods[neighbour]}:{neighbour.Port}");
        await File.WriteAllTextAsync(FileOf(service), rendered, TestContext.Current.CancellationToken);
        var outcome = await Command.RunAsync("podman", ["play", "kube", FileOf(service)], seconds: 120);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error + rendered);

        // The container's name is the pod's with its own behind it.
        _pods[service] = (await NameAsync(service, "{{.Names}}"))[..^(service.Name.Length + 1)];
        Rendered += rendered;
    }
}
