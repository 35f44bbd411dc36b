using System.Text;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>What a session does to a developer's workspace, and takes back.</summary>
public sealed class WorkspaceTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_launch_json_with_comments_gets_the_entry_and_is_restored_byte_for_byte()
    {
        var before = Encoding.UTF8.GetBytes(
            "// mine\r\n{\r\n\t\"version\": \"0.2.0\", // keep\r\n\t\"configurations\": [\r\n\t\t/* one */ { \"name\": \"Tests\", \"type\": \"go\", \"request\": \"launch\", },\r\n\t],\r\n}");
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create(before);
        await using var sonde = RunningSonde.Start(workspace.Start("debug", target.Text));
        await sonde.SeesAsync("hand-over", seconds: 60);

        var during = await File.ReadAllTextAsync(workspace.LaunchFile, TestContext.Current.CancellationToken);
        Assert.Contains("// mine", during, StringComparison.Ordinal);
        Assert.Contains("/* one */", during, StringComparison.Ordinal);
        Assert.Equal(await sonde.ListensAsync(), (int)workspace.ReadConfiguration()["port"]!);
        (await sonde.StopAsync()).Succeeded();

        Assert.Equal(before, await File.ReadAllBytesAsync(workspace.LaunchFile, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Limit)]
    public async Task A_launch_json_that_is_not_json_stops_the_command_before_anything_is_added()
    {
        var broken = "{ \"configurations\": [ { \"name\": }"u8.ToArray();
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create(broken);

        var fault = (await RunningSonde.RunAsync(workspace.Start("debug", target.Text))).Failed("SND2008", 2);

        Assert.Contains($"{workspace.LaunchFile}:1:", (string)fault["why"]!, StringComparison.Ordinal);
        Assert.Equal(broken, await File.ReadAllBytesAsync(workspace.LaunchFile, TestContext.Current.CancellationToken));
        Assert.Empty(await target.ToolboxesAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_workspace_that_cannot_be_written_stops_the_command_before_anything_is_added()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        var folder = workspace.Folder;

        // Permissions do not stop root; a read-only mount does.
        await Command.NeedAsync("mount", "--bind", folder, folder);
        try
        {
            await Command.NeedAsync("mount", "-o", "remount,bind,ro", folder);

            (await RunningSonde.RunAsync(workspace.Start("debug", target.Text, "--ide", "vscode"))).Failed("SND2009", 2);

            Assert.Empty(await target.ToolboxesAsync());
            (await RunningSonde.RunAsync(workspace.Start("debug", target.Text, "--ide", "none", "--dry-run"))).Succeeded();
        }
        finally
        {
            await Command.NeedAsync("umount", folder);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_kept_entry_stays_and_the_next_session_replaces_it()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        for (var session = 0; session < 2; session++)
        {
            await using var sonde = RunningSonde.Start(workspace.Start("debug", target.Text, "--ide", "vscode", "--keep-ide"));
            await sonde.SeesAsync("hand-over", seconds: 60);
            var outcome = (await sonde.StopAsync()).Succeeded();
            Assert.Contains(outcome.Receipt["remains"]!.AsArray(), line => ((string)line!).Contains("launch.json", StringComparison.Ordinal));
        }

        Assert.Single(workspace.ReadConfigurations());
    }

    [Fact(Timeout = Limit)]
    public async Task A_killed_sondes_entry_is_replaced_by_the_next_session_and_taken_back()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using (var first = RunningSonde.Start(workspace.Start("debug", target.Text, "--ide", "vscode")))
        {
            await first.SeesAsync("hand-over", seconds: 60);
            first.Kill();
            await first.EndsAsync();
        }

        Assert.True(File.Exists(workspace.LaunchFile));
        await target.Process.IsSoonFreeAsync(7);
        await using var second = RunningSonde.Start(workspace.Start("debug", target.Text, "--ide", "vscode"));
        await second.SeesAsync("hand-over", seconds: 60);

        Assert.Equal(await second.ListensAsync(), (int)workspace.ReadConfiguration()["port"]!);
        (await second.StopAsync()).Succeeded();
    }
}
