using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Faults;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde debug --tool native</c> on a service in C, with the gdb of the toolbox image.</summary>
public sealed class NativeTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_breakpoint_stops_shows_variables_and_goes_on_and_the_receipt_finds_nothing_left()
    {
        await using var scene = await NativeScene.ArmAsync();
        Assert.NotEqual(0, scene.Target.Process.AlteredBytes());
        scene.Book();
        var stop = await scene.Ide.StopsAsync();
        await scene.Sonde.SeesStateAsync("stopped");

        var frame = await scene.Ide.TopFrameAsync(stop);
        Assert.Equal("book", (string?)frame["name"]);
        Assert.Null(frame["source"]!["sourceReference"]);
        Assert.Equal("3", (string?)(await scene.Ide.AskAsync("evaluate", new JsonObject { ["expression"] = "row->number", ["frameId"] = (int)frame["id"]!, ["context"] = "watch" }))["result"]);
        await scene.Ide.ContinueAsync(stop);
        await scene.PendingBookingIsServedAsync();

        var receipt = (await scene.Sonde.StopAsync()).Succeeded().Receipt;
        await scene.ServesOnAsync(2);
        NativeScene.IsClean(receipt);
        Assert.Equal((1, 1), ((int)receipt["figures"]!["stops"]!, (int)receipt["figures"]!["attaches"]!));
        Assert.InRange((double)receipt["figures"]!["freezeMilliseconds"]!, 0.1, 5000);
    }

    [Fact(Timeout = Limit)]
    public async Task An_ide_that_drops_off_or_leaves_at_a_stop_strands_nobody_and_may_come_back()
    {
        await using var scene = await NativeScene.StopAsync();
        var refusal = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Ide.ConnectAsync(scene.Port));
        Assert.Contains("gdb serves another client", refusal.Message, StringComparison.Ordinal);

        scene.Ide.Drop();
        await scene.ServesOnAsync(3);
        await scene.Sonde.SeesAsync("status", report => (string?)report["status"]!["state"] == "free");

        await using (var again = await Ide.AttachAsync(scene.Port, "book"))
        {
            scene.Book();
            await again.StopsAsync();
            await again.SendAsync("disconnect", new JsonObject { ["terminateDebuggee"] = true });
            await scene.ServesOnAsync(3);
        }

        var receipt = (await scene.Sonde.StopAsync()).Succeeded().Receipt;
        NativeScene.IsClean(receipt);
        Assert.Equal(2, (int)receipt["figures"]!["attaches"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task The_entry_in_launch_json_with_a_source_map_binds_breakpoints_by_the_paths_of_this_machine()
    {
        await using var target = await NativeScene.StartTargetAsync();
        using var workspace = Workspace.Create();
        var file = Path.Combine(workspace.Folder, "seats.c");
        File.Copy(Path.Combine(SondePrograms.Root, "examples/native/seats.c"), file);
        await using var sonde = RunningSonde.Start(workspace.Start("debug", target.Text, "--tool", "native", "--image", NativeScene.Image, "--ide", "vscode"));
        var port = await sonde.ListensAsync("native");
        await sonde.SeesAsync("hand-over");
        var configuration = workspace.ReadConfigurations().Single(entry => (string?)entry["type"] == "lldb-dap");
        Assert.Equal(("attach", "127.0.0.1", port), ((string?)configuration["request"], (string?)configuration["debugAdapterHostname"], (int)configuration["debugAdapterPort"]!));
        configuration["port"] = port;
        configuration["sourceMap"] = new JsonArray(new JsonArray("/src/seats", workspace.Folder));

        await using var ide = await Ide.AttachAsync(configuration, file, Array.FindIndex(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken), static line => line.Contains("++row->taken", StringComparison.Ordinal)) + 1);
        var booking = NativeScene.BookAsync(target);
        var stop = await ide.StopsAsync();

        var frame = await ide.TopFrameAsync(stop);
        Assert.Equal(file, (string?)frame["source"]!["path"]);
        await ide.ContinueAsync(stop);
        await Eventually.WithinAsync(booking, "the booking", 5, sonde.Describe);
        NativeScene.IsClean((await sonde.StopAsync()).Succeeded().Receipt);
    }

    [Fact(Timeout = Limit)]
    public async Task A_stripped_program_in_Cpp_is_read_with_the_debug_information_that_its_image_has_under_the_build_id()
    {
        await using var target = await PodmanTarget.StartAsync("localhost/sonde-test-cpp:1", "--cap-drop", "all");
        await using var sonde = NativeScene.Debug(target);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync("native"), "cinema::Hall::book");
        var booking = NativeScene.BookAsync(target);
        var stop = await ide.StopsAsync();

        var frame = await ide.TopFrameAsync(stop);
        Assert.Equal("cinema::Hall::book", ((string)frame["name"]!).Split('(')[0]);
        Assert.Equal("main.cpp", (string?)frame["source"]!["name"]);
        Assert.Equal("2", (string?)(await ide.AskAsync("evaluate", new JsonObject { ["expression"] = "row._M_string_length", ["frameId"] = (int)frame["id"]!, ["context"] = "watch" }))["result"]);
        await ide.ContinueAsync(stop);
        Assert.Contains("\"seat\":1", await Eventually.WithinAsync(booking, "the booking", 5, sonde.Describe), StringComparison.Ordinal);
        NativeScene.IsClean((await sonde.StopAsync()).Succeeded().Receipt);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_gdb_that_is_killed_leaves_a_target_that_books_on(bool isStopped)
    {
        await using var scene = isStopped ? await NativeScene.StopAsync() : await NativeScene.ArmAsync();
        await using var load = isStopped ? null : new Load($"http://{scene.Target.Shop.Address}:8080/book?row=5", 50);

        Signal.Send(NativeScene.FindBeside(scene.Target, "/gdb", "--interpreter=dap"), Signal.Kill);

        await scene.ServesOnAsync(5);
        var receipt = (await scene.Sonde.StopAsync()).Succeeded().Receipt;
        NativeScene.IsClean(receipt);
        Assert.True((bool)receipt["check"]!["wasKilled"]!);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_that_is_killed_leaves_a_target_that_books_on(bool isStopped)
    {
        await using var scene = isStopped ? await NativeScene.StopAsync() : await NativeScene.ArmAsync();

        Signal.Send(NativeScene.FindBeside(scene.Target, "sonde-agent", "serve"), Signal.Kill);

        await scene.ServesOnAsync(5);
    }

    [Fact(Timeout = Limit)]
    public async Task A_stop_that_lasts_longer_than_the_budget_is_ended()
    {
        await using var scene = await NativeScene.StopAsync("--budget", "2s");

        await scene.ServesOnAsync(4);

        NativeScene.IsClean((await scene.Sonde.StopAsync()).Succeeded().Receipt);
    }

    [Fact(Timeout = Limit)]
    public async Task A_killed_sonde_counts_as_gone_and_the_target_books_on()
    {
        await using var scene = await NativeScene.StopAsync("--grace", "2s");

        scene.Sonde.Kill();

        await scene.ServesOnAsync(2 + 2);
    }

    [Fact(Timeout = Limit)]
    public async Task Native_code_is_taken_only_where_it_is_asked_for()
    {
        await using var target = await NativeScene.StartTargetAsync();

        var fault = (await RunningSonde.RunAsync("debug", target.Text, "--image", NativeScene.Image)).Failed("SND5001", 5);

        Assert.Contains("--tool native", fault["next"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True(target.Process.IsFree);
    }
}
