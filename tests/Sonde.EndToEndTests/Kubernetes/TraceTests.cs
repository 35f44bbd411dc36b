using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde trace</c>: this cluster's API gives an added toolbox no capability, so only a declared one can.</summary>
[Trait("on", "kubernetes")]
public sealed class TraceTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;
    private const string QuoteFor = "example.com/shop/pricing.QuoteFor";

    [Fact(Timeout = Limit)]
    public async Task A_pod_that_cannot_give_BPF_is_told_so_before_anything_is_added()
    {
        var target = await place.StartShopAsync();

        var fault = (await RunningSonde.RunAsync(["trace", target.Text, QuoteFor, .. place.Place])).Failed("SND5005", 5);

        Assert.Contains("BPF", (string?)fault["why"], StringComparison.Ordinal);
        Assert.Empty(await target.ToolboxesAsync());
        Assert.Equal(0, target.Process.AlteredBytes());
    }

    [Fact(Timeout = Limit)]
    public async Task A_declared_toolbox_with_the_rights_counts_every_call_and_leaves_the_code_as_it_was()
    {
        var target = await place.StartAsync(static name => Manifests.Probing(name, SondePrograms.Image));
        await using var sonde = await TraceAsync(target, QuoteFor, "-d", "60s");
        Assert.NotEqual(0, target.Process.AlteredBytes());
        for (var order = 0; order < 30; order++)
        {
            await target.Shop.OrderAsync();
        }

        var outcome = await sonde.StopAsync();

        var calls = outcome.One("trace")["functions"]!.AsArray().Single(static one => (string?)one!["function"] == QuoteFor)!;
        Assert.Equal((30, 30), ((int)calls["calls"]!, (int)calls["returned"]!));
        Assert.Equal(0, target.Process.AlteredBytes());
        Assert.True(target.Process.IsFree, target.Process.Text);
        Assert.Null(outcome.Receipt["figures"]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_sonde_that_is_killed_takes_the_probes_along()
    {
        var target = await place.StartAsync(static name => Manifests.Probing(name, SondePrograms.Image));
        await using var sonde = await TraceAsync(target, "example.com/shop/*", "-d", "60s");
        Assert.NotEqual(0, target.Process.AlteredBytes());

        sonde.Kill();

        await Eventually.IsTrueAsync(() => target.Process.AlteredBytes() == 0, "the code is what it was", 12, sonde.Describe);
        await target.Shop.ServesAsync();
    }

    /// <summary>One whose probes are in.</summary>
    private async Task<RunningSonde> TraceAsync(PodTarget target, params string[] words)
    {
        var sonde = RunningSonde.Start(["trace", target.Text, "-c", "api", .. words, .. place.Place]);
        await sonde.SeesAsync("progress", static report => ((string)report["text"]!).StartsWith("tracing: 0 calls", StringComparison.Ordinal), 60);
        return sonde;
    }
}
