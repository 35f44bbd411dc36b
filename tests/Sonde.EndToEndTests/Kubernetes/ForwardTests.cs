using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde forward</c> in a cluster.</summary>
[Trait("on", "kubernetes")]
public sealed class ForwardTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;
    private const int TwentyMegabytes = 20 * 1024 * 1024;

    [Fact(Timeout = Limit)]
    public async Task Several_ports_keep_half_close_carry_what_they_are_given_and_outlive_a_refused_connection()
    {
        var bytes = Streams.Noise(TwentyMegabytes);
        var target = await place.StartShopAsync();
        await using var digest = await NamespaceServer.DigestAsync(target.Process);
        await using var source = await NamespaceServer.SourceAsync(target.Process, bytes);
        var deaf = await NamespaceServer.DeafPortAsync(target.Process);
        await using var sonde = RunningSonde.Start(["forward", target.Text, ":8080", $"{digest.Port}", $"{source.Port}", $"{deaf}", .. place.Place]);
        var front = await sonde.ListensAsync("port 8080", 90);
        var up = await sonde.ListensAsync($"port {digest.Port}");

        using var refused = await LocalPort.ConnectAsync(await sonde.ListensAsync($"port {deaf}"));
        await Streams.IsCutOffAsync(refused, "the end of a connection to a port on which nobody listens");
        var arriving = Streams.ArriveAsync(up, bytes, "20 MiB up");
        var received = await Eventually.WithinAsync(
            Streams.SendAndHalfCloseAsync(await sonde.ListensAsync($"port {source.Port}"), []), "20 MiB down", 30, sonde.Describe);
        await arriving;

        Assert.True(bytes.AsSpan().SequenceEqual(received), $"{received.Length} bytes came down, not those that were sent");
        await new Shop("127.0.0.1", front).ServesAsync();
        (await sonde.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task Ports_come_back_after_the_link_was_cut()
    {
        var target = await place.StartShopAsync();
        await using var proxy = CuttableProxy.Start(TestCluster.ApiPort);
        var kubeconfig = TestCluster.KubeconfigThrough(proxy.Port);
        await using var sonde = RunningSonde.Start("forward", target.Text, ":8080", "-n", place.Name, "--kubeconfig", kubeconfig);
        var shop = new Shop("127.0.0.1", await sonde.ListensAsync("port 8080", 90));
        await shop.ServesAsync();

        await proxy.CutAsync();
        await sonde.SeesAsync("warning", report => ((string)report["text"]!).Contains("coming back", StringComparison.Ordinal), 40);
        proxy.Mend();

        await sonde.SeesAsync("progress", report => ((string?)report["text"])?.Contains("back", StringComparison.Ordinal) == true, 40);
        await shop.ServesAsync(5, sonde.Describe);
        (await sonde.StopAsync()).Succeeded();
        Assert.Single(await target.ToolboxesAsync());
        File.Delete(kubeconfig);
    }

    [Fact(Timeout = Limit)]
    public async Task A_pod_that_is_deleted_ends_its_ports_with_a_reason()
    {
        var target = await place.StartShopAsync();
        await using var sonde = RunningSonde.Start(["forward", target.Text, ":8080", .. place.Place]);
        await sonde.ListensAsync("port 8080", 90);

        await TestCluster.KubectlAsync("-n", place.Name, "delete", "pod", target.Name, "--wait=false");

        (await sonde.EndsAsync()).Failed("SND3007", 3);
    }
}
