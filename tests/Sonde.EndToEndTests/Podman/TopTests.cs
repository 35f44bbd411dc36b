using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde top</c> on the services of the shop.</summary>
public sealed class TopTests
{
    private const int Limit = 120_000;

    [Theory(Timeout = Limit)]
    [InlineData("stock", "wall", "serve_forever", "read from outside")]
    [InlineData("pricing", "cpu", "runtime.", "net/http/pprof on port 6060")]
    public async Task Each_interval_is_a_picture_and_nothing_is_stopped(string service, string type, string function, string how)
    {
        var image = $"localhost/sonde-shop-{service}:1";
        await PodmanTarget.RequireAsync();
        Assert.SkipWhen((await Command.RunAsync("podman", ["image", "exists", image])).ExitCode != 0, $"needs the image {image}: examples/shop/build");
        await using var target = await PodmanTarget.StartAsync(image, "--cap-drop", "all");
        await Eventually.IsTrueAsync(() => Crowd.TryAsync(target.Shop, "/healthz"), $"the {service} opens", 20);
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/healthz", clients: 4);

        var outcome = (await RunningSonde.RunAsync(workspace.Start("top", target.Text, "--type", type, "--count", "3"), 60)).Succeeded();

        TestContext.Current.TestOutputHelper?.WriteLine(outcome.Text);
        var pictures = outcome.All("top");
        Assert.Equal([1, 2, 3], pictures.Select(static picture => (int)picture["number"]!));
        Assert.All(pictures, static picture => Assert.InRange((double)picture["seconds"]!, 0.7, 3));
        Assert.All(pictures, picture => Assert.Contains(how, (string?)picture["how"], StringComparison.Ordinal));
        Assert.Contains(pictures.SelectMany(static picture => picture["rows"]!.AsArray()), row => ((string)row!["function"]!).Contains(function, StringComparison.Ordinal));
        Assert.Null(outcome.Receipt["figures"]);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }
}
