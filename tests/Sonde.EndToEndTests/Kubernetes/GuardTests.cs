using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>Whoever dies, the pod serves on.</summary>
[Trait("on", "kubernetes")]
public sealed class GuardTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;

    /// <summary>The default grace, and 2 s to be sure.</summary>
    private const double GraceAndMore = 5 + 2;

    [Fact(Timeout = Limit)]
    public async Task A_sonde_that_is_killed_at_a_breakpoint_counts_as_gone_and_the_pod_serves_on()
    {
        var target = await place.StartShopAsync();
        await using var sonde = RunningSonde.Start(["debug", target.Text, .. place.Place]);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(seconds: 90));
        var order = await StopAsync(target, sonde, ide);

        sonde.Kill();

        await ServesOnAsync(target, sonde, order, GraceAndMore);
    }

    [Fact(Timeout = Limit)]
    public async Task Ctrl_C_at_a_breakpoint_lets_the_pod_serve_within_two_seconds()
    {
        var target = await place.StartShopAsync();
        await using var sonde = RunningSonde.Start(["debug", target.Text, .. place.Place]);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(seconds: 90));
        var order = await StopAsync(target, sonde, ide);

        sonde.Interrupt();

        await ServesOnAsync(target, sonde, order, 2);
        Assert.True((bool)(await sonde.EndsAsync()).Succeeded().Receipt["targetRuns"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_ends_before_the_liveness_probe_has_the_pod_restarted()
    {
        const string probe = "livenessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 }";
        var target = await place.StartAsync(name => Manifests.Shop(name, container: probe));
        await using var sonde = RunningSonde.Start(["debug", target.Text, .. place.Place]);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(seconds: 90));
        Assert.Contains("13.5 s at a stop", sonde.Describe(), StringComparison.Ordinal);

        var order = await StopAsync(target, sonde, ide);

        await ServesOnAsync(target, sonde, order, 20);
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        var pod = await TestCluster.GetAsync(place.Name, "pod", target.Name);
        Assert.Equal(0, (int)pod["status"]!["containerStatuses"]![0]!["restartCount"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task During_a_session_nothing_of_ours_listens_in_the_pod_and_here_only_on_the_loopback_address()
    {
        var target = await place.StartShopAsync();
        var podBefore = Listeners.In(target.Process.Id);
        var hereBefore = Listeners.In(Environment.ProcessId);
        await using var sonde = RunningSonde.Start(["debug", target.Text, "--forward", ":8080", .. place.Place]);
        var port = await sonde.ListensAsync(seconds: 90);
        await using var ide = await Ide.AttachAsync(port);
        var scanned = await Listeners.ScanAsync(target.Shop.Address);

        // Other tests open ports here too, meanwhile; sonde's own are those that it names.
        var forwarded = await sonde.ListensAsync("port 8080");
        var here = Listeners.In(Environment.ProcessId).Except(hereBefore).Where(address => Listeners.PortOf(address) == port || Listeners.PortOf(address) == forwarded).ToArray();
        Assert.Equal([8080], scanned);
        Assert.Equal(podBefore, Listeners.In(target.Process.Id));
        Assert.Equal(2, here.Length);
        Assert.All(here, address => Assert.StartsWith("tcp 0100007F:", address, StringComparison.Ordinal));
        (await sonde.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task A_session_in_which_nothing_happens_outlives_the_kubelets_idle_timeout()
    {
        // The test cluster's kubelet closes streams after 10 s without a byte (tests/cluster/configuration.sh).
        var target = await place.StartShopAsync();
        await using var sonde = RunningSonde.Start(["debug", target.Text, .. place.Place]);
        await sonde.ListensAsync(seconds: 90);

        await Task.Delay(TimeSpan.FromSeconds(14), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("link was lost", sonde.Describe(), StringComparison.Ordinal);
        Assert.True((bool)(await sonde.StopAsync()).Succeeded().Receipt["targetRuns"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task A_link_that_is_away_for_a_moment_at_a_breakpoint_changes_nothing_for_the_ide()
    {
        var target = await place.StartShopAsync();
        await using var proxy = CuttableProxy.Start(TestCluster.ApiPort);
        var kubeconfig = TestCluster.KubeconfigThrough(proxy.Port);
        await using var sonde = RunningSonde.Start("debug", target.Text, "-n", place.Name, "--kubeconfig", kubeconfig, "--grace", "20s");
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(seconds: 90));
        var order = target.Shop.OrderAsync();
        var stop = await ide.StopsAsync();
        await sonde.SeesStateAsync("stopped");

        await proxy.CutAsync();
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        proxy.Mend();

        await sonde.SeesAsync("progress", report => ((string?)report["text"])?.StartsWith("the link is back", StringComparison.Ordinal) == true, 20);
        Assert.False(target.Process.IsFree);
        await ide.ContinueAsync(stop);
        await Eventually.WithinAsync(order, "the order that was held up", 3, sonde.Describe);
        var receipt = (await sonde.StopAsync()).Succeeded().Receipt;
        Assert.Equal(1, (int)receipt["figures"]!["attaches"]!);
        File.Delete(kubeconfig);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_that_stays_away_lets_the_pod_serve_on_and_the_debugger_comes_back_with_it(bool isSilent)
    {
        var target = await place.StartShopAsync();
        await using var proxy = CuttableProxy.Start(TestCluster.ApiPort);
        var kubeconfig = TestCluster.KubeconfigThrough(proxy.Port);
        await using var sonde = RunningSonde.Start("debug", target.Text, "-n", place.Name, "--kubeconfig", kubeconfig);
        var port = await sonde.ListensAsync(seconds: 90);
        await using var ide = await Ide.AttachAsync(port);
        var order = await StopAsync(target, sonde, ide);

        if (isSilent)
        {
            proxy.Silence();
        }
        else
        {
            await proxy.CutAsync();
        }

        await ServesOnAsync(target, sonde, order, GraceAndMore);
        await proxy.CutAsync();
        proxy.Mend();
        await sonde.SeesAsync("progress", report => ((string?)report["text"])?.StartsWith("back: ", StringComparison.Ordinal) == true, 40);
        await ide.SeesOutputAsync("attached again, with 1 of 1 breakpoints", 20);
        var another = target.Shop.OrderAsync();
        await ide.StopsAsync();
        var outcome = (await sonde.StopAsync()).Succeeded();
        await Eventually.WithinAsync(another, "the order that was held up at the end", 3, sonde.Describe);
        Assert.Equal(2, (int)outcome.Receipt["figures"]!["attaches"]!);
        Assert.True((bool)outcome.Receipt["targetRuns"]!);
        File.Delete(kubeconfig);
    }

    [Fact(Timeout = Limit)]
    public async Task A_pod_that_is_deleted_ends_the_session_with_a_reason()
    {
        var target = await place.StartShopAsync();
        await using var sonde = RunningSonde.Start(["debug", target.Text, .. place.Place]);
        await sonde.ListensAsync(seconds: 90);

        await TestCluster.KubectlAsync("-n", place.Name, "delete", "pod", target.Name, "--wait=false");

        var outcome = await sonde.EndsAsync();
        var fault = outcome.Failed("SND3007", 3);
        Assert.Contains("deleted", (string)fault["why"]!, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_process_that_is_killed_ends_the_session_with_a_reason()
    {
        var target = await place.StartShopAsync();
        await using var sonde = RunningSonde.Start(["debug", target.Text, .. place.Place]);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(seconds: 90));

        Signal.Send(target.Process.Id, Signal.Kill);

        (await sonde.EndsAsync()).Failed("SND3007", 3);
    }

    private static async Task<Task<JsonNode>> StopAsync(PodTarget target, RunningSonde sonde, Ide ide)
    {
        var order = target.Shop.OrderAsync();
        await ide.StopsAsync();
        await sonde.SeesStateAsync("stopped");
        return order;
    }

    private static async Task ServesOnAsync(PodTarget target, RunningSonde sonde, Task<JsonNode> order, double seconds)
    {
        var elapsed = await target.Process.IsSoonFreeAsync(seconds, sonde.Describe);
        await Eventually.WithinAsync(order, "the order that was held up", 3, sonde.Describe);
        await target.Shop.ServesAsync(2, sonde.Describe);
        TestContext.Current.SendDiagnosticMessage($"free after {elapsed.TotalMilliseconds:0} ms");
    }
}
