using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde net-proxy podman/…</c>: programs of this machine by a container's names.</summary>
public sealed class NetProxyTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task Curl_reaches_by_name_what_only_the_container_knows_and_is_told_what_it_does_not()
    {
        Command.Require("curl");
        await PodmanTarget.RequireAsync();
        await using var network = await PodmanNetwork.CreateAsync();
        await using var pricing = await PodmanTarget.StartAsync("localhost/sonde-shop-api:1", "--network", network.Name, "--network-alias", "pricing", "--user", "1001:1001", "--cap-drop", "all");
        await using var target = await PodmanTarget.StartAsync(
            "localhost/sonde-shop-api:1", "--network", network.Name, "--add-host", "itself:127.0.0.1", "--user", "1001:1001", "--cap-drop", "all");
        await using var sonde = RunningSonde.Start("net-proxy", target.Text, "--listen", "0");
        var port = (int)(await sonde.SeesAsync("listening", seconds: 60))["port"]!;

        Assert.Equal("ok\n", (await CurlAsync(port, "http://pricing:8080/healthz")).Output);
        Assert.Equal("ok\n", (await CurlAsync(port, "http://itself:8080/healthz")).Output);
        Assert.Equal("ok\n", (await CurlAsync(port, "http://localhost:8080/healthz")).Output);
        Assert.Equal("ok\n", (await CurlAsync(port, $"http://{pricing.Shop.Address}:8080/healthz")).Output);

        // 97: CURLE_PROXY, the proxy's handshake; its words name the reply.
        Assert.Equal(97, (await CurlAsync(port, "http://nobody-knows-this:8080/")).ExitCode);
        Assert.Equal(97, (await CurlAsync(port, "http://pricing:9/")).ExitCode);

        await sonde.SeesAsync("warning", static report => ((string)report["text"]!).StartsWith("nobody-knows-this:8080 was not reached: no such name", StringComparison.Ordinal));
        var outcome = (await sonde.StopAsync()).Succeeded();
        var report = outcome.One("net-proxy");
        Assert.Equal((4, 2), ((int)report["figures"]!["connections"]!, (int)report["figures"]!["refused"]!));
        Assert.Contains(report["unreached"]!.AsArray(), static place => (string?)place!["place"] == "pricing:9" && ((string)place["why"]!).Contains("refused", StringComparison.Ordinal));
        Assert.Empty(outcome.One("plan")["plan"]!["toolbox"]!["security"]!["addCapabilities"]!.AsArray());
        Assert.Contains(outcome.All("progress"), static progress => ((string)progress["text"]!).StartsWith("names are resolved by the target's /etc/hosts", StringComparison.Ordinal));
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task It_carries_megabytes_both_ways_and_a_killed_sonde_leaves_nothing()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var here = PlainServer.Start("here", LocalServerPort());
        await using var sonde = RunningSonde.Start("net-proxy", target.Text, "--listen", "0", "--grace", "2s");
        var port = (int)(await sonde.SeesAsync("listening", seconds: 60))["port"]!;
        var gateway = await Command.NeedAsync("podman", "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.Gateway}}{{end}}", target.Id);
        using var http = new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy($"socks5://127.0.0.1:{port}") }) { Timeout = TimeSpan.FromSeconds(60) };
        var bytes = Streams.Noise(20 * 1024 * 1024);
        using var content = new ByteArrayContent(bytes);
        using var answer = await http.PostAsync(new Uri($"http://{gateway}:{here.Port}/bytes/8000000"), content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith($"here {Convert.ToHexStringLower(SHA256.HashData(bytes))} xxx", text, StringComparison.Ordinal);
        Assert.True(text.Length > 8_000_000, $"{text.Length}");

        sonde.Kill();
        await target.Shop.ServesAsync();
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    private static Task<CommandOutcome> CurlAsync(int port, string address) => Command.RunAsync(
        "curl", ["-s", "--max-time", "20", "--noproxy", "", "--proxy", string.Create(CultureInfo.InvariantCulture, $"socks5h://127.0.0.1:{port}"), address]);

    /// <summary>One that is free, for a server that containers reach.</summary>
    private static int LocalServerPort()
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Any, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
