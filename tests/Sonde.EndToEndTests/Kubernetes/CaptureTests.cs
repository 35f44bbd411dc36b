using System.Globalization;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde capture</c> in a pod's network.</summary>
[Trait("on", "kubernetes")]
public sealed class CaptureTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    [Fact(Timeout = Limit)]
    public async Task A_pods_requests_are_captured_with_NET_RAW_alone_and_none_of_the_sessions_own_bytes()
    {
        var target = await place.StartShopAsync();
        var file = await CaptureAsync(target, "tcp port 8080");

        var text = await Command.NeedAsync("tcpdump", "-n", "-A", "-r", file);
        Assert.Contains("GET /healthz", text, StringComparison.Ordinal);

        var everything = await CaptureAsync(target, null);
        var ports = await Command.NeedAsync("tcpdump", "-n", "-q", "-r", everything, "tcp and not port 8080");
        Assert.DoesNotContain(".10250", ports, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task On_the_nodes_network_the_sessions_own_bytes_are_left_out()
    {
        var target = await place.StartAsync(name => Manifests.Shop(name).Replace("spec:", "spec:\n  hostNetwork: true", StringComparison.Ordinal));
        var everything = await CaptureAsync(target, null);
        Assert.Equal("", (await Command.NeedAsync("tcpdump", "-n", "-q", "-r", everything, "tcp port 10250 or net 127.0.0.0/8")).Trim());
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
        var security = outcome.One("plan")["plan"]!["toolbox"]!;
        Assert.True((string?)security["kind"] == "reuse" || security["security"]!["addCapabilities"]!.AsArray().Select(name => (string?)name).SequenceEqual(["NET_RAW"]), outcome.Text);
        Assert.True(target.Process.IsFree, target.Process.Text);
        return file;
    }
}
