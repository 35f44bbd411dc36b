using System.Globalization;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>Targets that cannot be debugged, or not without a word from the user: a fault that says what to do, and nothing left behind.</summary>
public sealed class TargetRefusalTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_container_without_a_go_process_is_said_to_have_none()
    {
        await using var target = await PodmanTarget.StartAsync("localhost/sonde-test-native:1", "--user", "1001:1001", "--cap-drop", "all");

        var fault = (await RunningSonde.RunAsync("debug", target.Text)).Failed("SND5001", 5);

        Assert.Contains("/native", (string)fault["why"]!, StringComparison.Ordinal);
        Assert.True(target.Process.IsFree);
    }

    [Fact(Timeout = Limit)]
    public async Task Of_two_go_processes_the_one_that_is_named_is_debugged()
    {
        await using var target = await PodmanTarget.StartAsync("localhost/sonde-test-two:1", "--user", "1001:1001", "--cap-drop", "all");
        var fault = (await RunningSonde.RunAsync("debug", target.Text)).Failed("SND5002", 5);
        Assert.Contains("--pid", (string)fault["next"]![0]!, StringComparison.Ordinal);
        var worker = WorkerIn((string)fault["why"]!);

        await using var sonde = RunningSonde.Start("debug", target.Text, "--pid", $"{worker}");

        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync(), "main.countRound");
        await ide.StopsAsync();
        Assert.Equal(worker, (int)(await sonde.SeesAsync("process"))["process"]!["processId"]!);
        Assert.Equal(0, target.Process.TracerId);
        (await sonde.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task A_process_id_that_is_not_there_is_a_fault()
    {
        await using var target = await PodmanTarget.StartShopAsync();

        (await RunningSonde.RunAsync("debug", target.Text, "--pid", "4711")).Failed("SND3008", 3);
    }

    [Theory(Timeout = Limit)]
    [InlineData("strace")]
    [InlineData("gdb")]
    public async Task A_target_that_another_debugger_holds_is_left_to_it(string program)
    {
        Command.Require(program);
        await using var target = await PodmanTarget.StartShopAsync();
        string[] words = program == "strace" ? ["-f", "-qq", "-o", "/dev/null", "-p"] : ["-q", "-nx", "-ex", "set pagination off", "-ex", "continue", "-p"];
        using var other = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(program, [.. words, target.Process.Id.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        _ = other.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _ = other.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await Eventually.IsTrueAsync(() => target.Process.TracerId == other.Id, $"{program} holds the target");

            var outcome = await RunningSonde.RunAsync("debug", target.Text);

            outcome.Failed("SND5003", 5);
            Assert.Equal(other.Id, target.Process.TracerId);
        }
        finally
        {
            other.Kill();
            await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_target_that_another_session_holds_is_left_to_it()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var first = RunningSonde.Start("debug", target.Text);
        await using var ide = await Ide.AttachAsync(await first.ListensAsync());

        (await RunningSonde.RunAsync("debug", target.Text)).Failed("SND5003", 5);

        var order = target.Shop.OrderAsync();
        await ide.ContinueAsync(await ide.StopsAsync());
        await Eventually.WithinAsync(order, "the order's answer", 5, first.Describe);
        (await first.StopAsync()).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task A_name_that_is_nearly_right_is_answered_with_the_right_one()
    {
        await using var target = await PodmanTarget.StartShopAsync();

        var fault = (await RunningSonde.RunAsync("debug", target.Text[..^1])).Failed("SND3001", 3);

        Assert.Contains(fault["next"]!.AsArray(), next => ((string)next!).Contains(target.Text, StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task A_container_that_was_stopped_is_said_to_be()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await Command.NeedAsync("podman", "stop", "--time", "0", target.Id);

        var fault = (await RunningSonde.RunAsync("debug", target.Text)).Failed("SND3006", 3);

        Assert.Contains("exited", (string)fault["why"]!, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_pod_of_two_containers_is_answered_with_both()
    {
        await PodmanTarget.RequireAsync();
        var pod = PodmanTarget.NewName();
        await Command.NeedAsync("podman", "pod", "create", "--name", pod);
        try
        {
            await Command.NeedAsync("podman", "run", "--detach", "--pull", "never", "--pod", pod, "--name", $"{pod}-api", "localhost/sonde-shop-api:1");
            await Command.NeedAsync("podman", "run", "--detach", "--pull", "never", "--pod", pod, "--name", $"{pod}-idle", "localhost/sonde-test-native:1");

            var fault = (await RunningSonde.RunAsync("debug", $"podman/{pod}")).Failed("SND3002", 3);

            var next = fault["next"]!.AsArray().Select(line => (string)line!).ToArray();
            const string repeat = "repeat the command with ";
            Assert.Equal([$"{repeat}podman/{pod}/api", $"{repeat}podman/{pod}/idle"], next);
            (await RunningSonde.RunAsync("debug", next[0][repeat.Length..], "--dry-run")).Succeeded();
        }
        finally
        {
            await Command.NeedAsync("podman", "pod", "rm", "--force", "--time", "0", pod);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task An_image_without_an_agent_is_refused_and_leaves_nothing()
    {
        await using var target = await PodmanTarget.StartShopAsync();

        (await RunningSonde.RunAsync("debug", target.Text, "--image", "localhost/sonde-test-native:1")).Failed("SND5007", 5);

        Assert.Empty(await target.ToolboxesAsync());
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task An_image_that_cannot_be_had_is_refused_in_podmans_words_and_leaves_nothing()
    {
        await using var target = await PodmanTarget.StartShopAsync();

        var fault = (await RunningSonde.RunAsync("debug", target.Text, "--image", "localhost/sonde-no-such-image:1", "--pull", "never")).Failed("SND5006", 5);

        Assert.Contains("sonde-no-such-image", (string)fault["why"]!, StringComparison.Ordinal);
        Assert.Empty(await target.ToolboxesAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_target_that_runs_as_root_is_debugged_with_no_more_than_its_own_capabilities()
    {
        await using var target = await PodmanTarget.StartAsync("localhost/sonde-shop-api:1");
        await using var sonde = RunningSonde.Start("debug", target.Text);
        await using var ide = await Ide.AttachAsync(await sonde.ListensAsync());

        var order = target.Shop.OrderAsync();
        await ide.ContinueAsync(await ide.StopsAsync());

        await Eventually.WithinAsync(order, "the order's answer", 5, sonde.Describe);
        var security = (await sonde.SeesAsync("plan"))["plan"]!["toolbox"]!["security"]!;
        Assert.Equal(0, (int)security["userId"]!);
        Assert.DoesNotContain(security["addCapabilities"]!.AsArray(), name => (string?)name == "SYS_PTRACE");
        (await sonde.StopAsync()).Succeeded();
    }

    /// <summary>The greater of the ids that the fault lists (<c>1 /two, 12 /two</c>): the worker was started by the other.</summary>
    private static int WorkerIn(string why) => why.Split(' ', ',').Where(word => int.TryParse(word, CultureInfo.InvariantCulture, out _))
        .Select(word => int.Parse(word, CultureInfo.InvariantCulture)).Max();
}
