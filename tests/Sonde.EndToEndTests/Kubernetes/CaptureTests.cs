using System.Globalization;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde capture</c> in a pod's network. The cluster's API takes no securityContext, so only a pod that runs as root gives its toolbox NET_RAW.</summary>
[Trait("on", "kubernetes")]
public sealed class CaptureTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;
    private const string Root = "runAsUser: 0, runAsGroup: 0";

    [Fact(Timeout = Limit)]
    public async Task A_pods_requests_are_captured_and_none_of_the_sessions_own_bytes()
    {
        var target = await place.StartAsync(name => Manifests.Shop(name, Root, ""));
        var file = await CaptureAsync(target, "tcp port 8080");

        var text = await Command.NeedAsync("tcpdump", "-n", "-A", "-r", file);
        Assert.Contains("GET /", text, StringComparison.Ordinal);

        var everything = await CaptureAsync(target, null);
        var ports = await Command.NeedAsync("tcpdump", "-n", "-q", "-r", everything, "tcp and not port 8080");
        Assert.DoesNotContain(".10250", ports, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task On_the_nodes_network_the_sessions_own_bytes_are_left_out()
    {
        var target = await place.StartAsync(name => Manifests.Shop(name, Root, "").Replace("spec:", "spec:\n  hostNetwork: true", StringComparison.Ordinal));
        var everything = await CaptureAsync(target, null);
        Assert.Equal("", (await Command.NeedAsync("tcpdump", "-n", "-q", "-r", everything, "tcp port 10250 or net 127.0.0.0/8")).Trim());
    }

    [Fact(Timeout = Limit)]
    public async Task A_pod_that_cannot_give_NET_RAW_is_told_so_before_anything_is_added()
    {
        var target = await place.StartShopAsync();
        var outcome = await RunningSonde.RunAsync(["capture", target.Text, .. place.Place]);
        Assert.Contains("NET_RAW", (string)outcome.Failed("SND5005", 5)["why"]!, StringComparison.Ordinal);
        Assert.Empty(await target.ToolboxesAsync());
    }

    private async Task<string> CaptureAsync(PodTarget target, string? filter)
    {
        using var workspace = Workspace.Create();
        var file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"{place.Name}-{Guid.NewGuid():N}.pcapng"));
        string[] words = ["capture", target.Text, "-w", file, .. filter is null ? Array.Empty<string>() : ["-f", filter], .. place.Place];
        await using var sonde = RunningSonde.Start(workspace.Start(words));
        await sonde.SeesAsync("progress", report => ((string)report["text"]!).StartsWith("capturing", StringComparison.Ordinal), 60);
        for (var request = 0; request < 20; request++)
        {
            await target.Shop.ServesAsync(1, sonde.Describe);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var outcome = await sonde.StopAsync();
        Assert.True(outcome.ExitCode is 0 or 1, outcome.Text);
        Assert.True(target.Process.IsFree, target.Process.Text);
        return file;
    }
}
