using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

/// <summary>Looks that come to nothing.</summary>
public sealed class LookTests
{
    [Fact]
    public async Task A_profile_that_there_is_no_way_to_names_those_that_there_is_one_to()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [AgentFacts.GoServer() with { Runtime = "python", Go = null, Executable = "/usr/bin/python3.14" }];
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("profile", "pod/goweb", "--image", Laptop.Image, "--type", "mutex");
        await Failing.AssertAsync(run, "SND5017");
        Assert.Contains(run.Fault.Next, step => step.Contains("--type cpu", StringComparison.Ordinal));
        Assert.Single(run.Receipt.Remains);
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the exec is closed");
    }

    [Fact]
    public async Task A_toolbox_that_starts_no_tcpdump_captures_nothing_and_leaves_no_file()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Refuse<StartProgramRequest>(AgentErrorCode.Unexpected, "tcpdump: too many open files");
        using var laptop = new Laptop(cluster);
        var run = laptop.Start("capture", "pod/goweb", "--image", Laptop.Image, "--write", "shop.pcapng");
        await Failing.AssertAsync(run, "SND5019");
        Assert.Contains("too many open files", run.Fault.Why, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(laptop.Work, "shop.pcapng")));
    }

    [Fact]
    public async Task A_toolbox_without_tcpdump_is_the_wrong_image()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Refuse<StartProgramRequest>(AgentErrorCode.ToolMissing, "there is no tcpdump");
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(laptop.Start("capture", "pod/goweb", "--image", Laptop.Image, "--write", "shop.pcapng"), "SND5007");
    }

    [Theory]
    [InlineData(false, "sonde-shark")]
    [InlineData(true, "sonde-capture")]
    public async Task A_laptop_without_tshark_takes_the_toolbox_that_has_it_and_the_plan_says_so(bool hasTshark, string image)
    {
        await using var cluster = new ScriptedCluster().WithUser(0, 0);
        using var laptop = new Laptop(cluster);
        laptop.Variables["PATH"] = laptop.Work;
        if (hasTshark)
        {
            laptop.Write("tshark", "");
        }

        var run = await laptop.RunAsync("capture", "pod/goweb", "--summary", "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        var plan = Assert.Single(run.Reports.All<PlanReport>()).Plan;
        Assert.Contains(image, Assert.IsType<AddToolbox>(plan.Toolbox).Image, StringComparison.Ordinal);
        Assert.Equal(!hasTshark, plan.Notes.Any(static note => note.StartsWith("This machine has no tshark", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_laptop_without_Wireshark_is_told_so_before_anything_is_added()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        laptop.Variables["PATH"] = "";
        var run = laptop.Start("capture", "pod/goweb", "--image", Laptop.Image, "--wireshark");
        await Failing.AssertAsync(run, "SND2001");
        Assert.Contains("no wireshark", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(run.Reports.All<ReceiptReport>());
        Assert.Empty(cluster.Agent.Links);
    }
}
