using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class IdeTests
{
    [Fact]
    public async Task A_launch_file_that_cannot_be_understood_is_said_before_the_cluster_is_asked_anything()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var file = laptop.Write(".vscode/launch.json", "{\n  \"configurations\": [ oops\n");
        var run = await Failing.DebugAsync(cluster, laptop, "SND2008");
        Assert.Contains($"{file}:2:", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Server.Requests);
    }

    [Fact]
    public async Task A_workspace_that_cannot_be_written_is_said_before_too()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        laptop.Write(".vscode", "not a folder");
        await Failing.DebugAsync(cluster, laptop, "SND2009", "--ide", "vscode");
        Assert.Empty(cluster.Server.Requests);
    }

    [Fact]
    public async Task The_entry_leads_to_the_port_that_was_opened_and_is_taken_back_to_the_byte()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        const string Before = "{\n  // mine\n  \"version\": \"0.2.0\",\n  \"configurations\": [],\n}\n";
        var file = laptop.Write(".vscode/launch.json", Before);
        var run = laptop.Debug();
        var handOver = await run.ReportAsync<HandOverReport>();
        Assert.Equal(file, Assert.Single(handOver.Files));
        Assert.Equal(await run.PortAsync("delve"), PortOf(file));
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(Before, Laptop.Read(file));
        Assert.Contains(run.Receipt.Written, written => written.Contains("taken back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_was_made_for_the_entry_goes_with_it()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--ide", "vscode");
        await run.EndAsync();
        Assert.Empty(Directory.GetFileSystemEntries(laptop.Work));
    }

    [Fact]
    public async Task An_entry_that_is_to_stay_stays_and_is_in_the_receipt()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--ide", "vscode", "--keep-ide");
        await run.EndAsync();
        var file = Path.Combine(laptop.Work, ".vscode", "launch.json");
        Assert.Equal(await run.PortAsync("delve"), PortOf(file));
        Assert.Contains(run.Receipt.Remains, remains => remains.Contains(file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_somebody_else_ends_takes_the_entry_with_it()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug("--ide", "vscode");
        await run.ReportAsync<HandOverReport>();
        cluster.Agent.Say(new ClosingEvent("kim on another laptop ended this session."));
        cluster.Agent.Say(new StatusEvent(TargetState.Running, null, AgentFacts.Figures with { Stops = 9 }, [], null));
        await run.ReportAsync<StatusReport>(report => report.Status.Figures.Stops == 9);
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND6004");
        Assert.Empty(Directory.GetFileSystemEntries(laptop.Work));
    }

    [Fact]
    public async Task A_session_that_never_came_up_leaves_no_entry()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Processes = [];
        using var laptop = new Laptop(cluster);
        await Failing.DebugAsync(cluster, laptop, "SND3007", "--ide", "vscode");
        Assert.Empty(Directory.GetFileSystemEntries(laptop.Work));
    }

    private static int PortOf(string launchFile)
    {
        var options = new System.Text.Json.JsonDocumentOptions { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var entries = JsonNode.Parse(Laptop.Read(launchFile), documentOptions: options)!["configurations"]!.AsArray();
        return (int)Assert.Single(entries)!["port"]!;
    }
}
