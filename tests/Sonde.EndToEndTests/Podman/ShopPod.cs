using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>The shop's services in one pod of Podman, for one test: front, order, stock and pricing on its loopback.</summary>
internal sealed class ShopPod : IAsyncDisposable
{
    private static readonly (string Service, string Image, int Port)[] Services =
    [
        ("pricing", "localhost/sonde-shop-pricing:1", 18084), ("stock", "localhost/sonde-shop-stock:1", 18083),
        ("order", "localhost/sonde-shop-api:1", 18082), ("front", "localhost/sonde-shop-front:1", 18081),
    ];

    private readonly string _name;

    private ShopPod(string name, string address) => (_name, Front) = (name, new ShopFront(address));

    public ShopFront Front { get; }

    /// <summary>A sonde.yaml for front, order and stock.</summary>
    public string Yaml => $"""
        targets:
          front:
            target: podman/{Container("front")}
            source: front
          order:
            target: podman/{Container("order")}
          stock:
            target: podman/{Container("stock")}
            source: stock

        """;

    /// <summary>The container of a service.</summary>
    public string Container(string service) => $"{_name}-{service}";

    public static async Task<ShopPod> StartAsync()
    {
        await PodmanTarget.RequireAsync();
        foreach (var (_, image, _) in Services)
        {
            Assert.SkipWhen((await Command.RunAsync("podman", ["image", "exists", image])).ExitCode != 0, $"needs the image {image}: examples/shop/build");
        }

        var name = PodmanTarget.NewName();
        await Command.NeedAsync("podman", "pod", "create", "--name", name);
        var infra = await Command.NeedAsync("podman", "pod", "inspect", "--format", "{{.InfraContainerID}}", name);
        foreach (var (service, image, port) in Services)
        {
            await StartAsync(name, service, image, port);
        }

        var pod = new ShopPod(name, await Command.NeedAsync("podman", "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", infra));
        await pod.Front.OpensAsync();
        return pod;
    }

    /// <summary>A service's container is replaced by another one of the same name, as a rollout does it.</summary>
    public async Task ReplaceAsync(string service)
    {
        var (_, image, port) = Services.Single(each => each.Service == service);
        await Command.NeedAsync("podman", "rm", "--force", "--time", "0", Container(service));
        await StartAsync(_name, service, image, port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (service, _, _) in Services)
        {
            var toolboxes = (await Command.RunAsync("podman", ["ps", "--all", "--quiet", "--filter", $"name=sonde-", "--filter", $"label=dev.sonde.target={await IdAsync(service)}"])).Output;
            await Command.RunAsync("podman", ["rm", "--force", "--time", "0", "--ignore", .. toolboxes.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
        }

        await Command.RunAsync("podman", ["pod", "rm", "--force", "--time", "0", _name]);
    }

    private async Task<string> IdAsync(string service) => (await Command.RunAsync("podman", ["inspect", "--format", "{{.Id}}", Container(service)])).Output.Trim();

    private static Task<string> StartAsync(string pod, string service, string image, int port) => Command.NeedAsync(
        "podman",
        [
            "run", "--detach", "--pull", "never", "--name", $"{pod}-{service}", "--pod", pod, "--user", "1001:1001", "--cap-drop", "all",
            "--env", $"PORT={port}", "--env", "ORDER_URL=http://127.0.0.1:18082", "--env", "STOCK_URL=http://127.0.0.1:18083", "--env", "PRICING_URL=http://127.0.0.1:18084", image,
        ]);
}
