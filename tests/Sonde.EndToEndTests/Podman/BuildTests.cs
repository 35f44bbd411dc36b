using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>The ways in which Go programs are built, and a breakpoint in a file of this machine in each.</summary>
public sealed class BuildTests
{
    private const int Limit = 120_000;

    [Theory(Timeout = Limit)]
    [InlineData("debug", false)]
    [InlineData("elsewhere", true)]
    [InlineData("trimpath", true)]
    public async Task A_breakpoint_in_a_local_file_binds_and_is_hit_in_every_build(string tag, bool isOptimised)
    {
        await using var target = await PodmanTarget.StartShopAsync(tag);
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("debug", target.Text, "--ide", "vscode"));
        await sonde.SeesAsync("hand-over", seconds: 60);
        await using var ide = await Ide.AttachAsync(workspace.ReadConfiguration(), workspace.PricingFile, workspace.DiscountLine);

        var order = target.Shop.OrderAsync();
        var stop = await ide.StopsAsync();
        var frame = await ide.TopFrameAsync(stop);
        var variables = await ide.VariablesAsync(frame);
        await ide.ContinueAsync(stop);

        Assert.Equal(workspace.PricingFile, (string?)frame["source"]!["path"]);
        Assert.Equal(workspace.DiscountLine, (int)frame["line"]!);
        Assert.Equal("25", variables["quantity"]);
        if (!isOptimised)
        {
            Assert.Equal("\"coffee\"", variables["item"]);
            Assert.Equal("1290", variables["price"]);
            Assert.Equal("48375", variables["discount"]);
        }

        await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe);
        var outcome = (await sonde.StopAsync()).Succeeded();
        Assert.Equal(isOptimised, outcome.All("warning").Any(warning => ((string)warning["text"]!).Contains("optimised", StringComparison.Ordinal)));
        Assert.DoesNotContain(outcome.All("warning"), warning => ((string)warning["text"]!).Contains("stripped", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task A_stripped_binary_is_said_to_be_and_still_stops_at_a_function()
    {
        await using var target = await PodmanTarget.StartShopAsync("stripped");
        await using var sonde = RunningSonde.Start("debug", target.Text);
        // Import paths are in the debug information; without it Delve knows the package's last name only.
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(), "pricing.priceOf");

        var order = target.Shop.OrderAsync();
        var stop = await ide.StopsAsync();
        await ide.ContinueAsync(stop);

        Assert.Equal(-16125, (int)(await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe))["total"]!);
        var warning = await sonde.SeesAsync("warning", report => ((string)report["text"]!).Contains("stripped", StringComparison.Ordinal));
        Assert.NotEmpty((string)warning["remedy"]!);
        (await sonde.StopAsync()).Succeeded();
    }
}
