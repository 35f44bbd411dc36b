using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde shell</c> at a terminal, on a container that holds one program and nothing else.</summary>
public sealed class ShellTests
{
    private const int Limit = 120_000;
    private const int Terminate = 15;
    private const string CtrlC = "\u0003";

    [Fact(Timeout = Limit)]
    public async Task A_shell_begins_in_the_targets_root_has_the_terminals_size_and_its_exit_code_comes_back()
    {
        await using var target = await RunTests.StartAsync();
        await using var sonde = await OpenAsync(target);
        var before = await sonde.SettingsAsync();
        await sonde.SeesAsync($"{target.Name}:");

        await sonde.TypeAsync("stty size; echo $PWD; test -e api && echo found\r");
        await sonde.SeesAsync("33 91\r\n/proc/1/root\r\nfound\r\n");
        sonde.Resize(120, 40);
        await Eventually.IsTrueAsync(
            async () =>
            {
                await sonde.TypeAsync("stty size\r");
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
                return sonde.Text.Contains("40 120\r\n", StringComparison.Ordinal);
            },
            "the new size");
        await sonde.TypeAsync("cd /tmp\r");
        await sonde.SeesAsync("toolbox:/tmp");
        await sonde.TypeAsync("exit 7\r");

        Assert.Equal(7, await sonde.ExitAsync());
        Assert.Equal(before, await sonde.SettingsAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task Ctrl_C_reaches_the_program_and_not_sonde()
    {
        await using var target = await RunTests.StartAsync();
        await using var sonde = await OpenAsync(target);
        await sonde.SeesAsync($"{target.Name}:");

        await sonde.TypeAsync("sleep 1000\r");
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
        await sonde.TypeAsync(CtrlC);
        await sonde.SeesAsync("^C");
        await sonde.TypeAsync("echo code $?\r");
        await sonde.SeesAsync("code 130\r\n");
        await sonde.TypeAsync("exit\r");

        Assert.Equal(0, await sonde.ExitAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_sonde_that_is_told_to_end_gives_the_terminal_back_and_leaves_nothing_running()
    {
        await using var target = await RunTests.StartAsync();
        await using var sonde = await OpenAsync(target);
        var before = await sonde.SettingsAsync();
        var mark = RunTests.Mark();
        await sonde.SeesAsync($"{target.Name}:");
        await sonde.TypeAsync($"sleep {mark} & trap '' TERM HUP; sleep {mark}\r");
        await Eventually.IsTrueAsync(() => RunTests.Runs(mark), "it runs");
        Assert.NotEqual(before, await sonde.SettingsAsync());

        Signal.Send(sonde.Id, Terminate);

        Assert.Equal(143, await sonde.ExitAsync());
        Assert.Equal(before, await sonde.SettingsAsync());
        await Eventually.IsTrueAsync(() => !RunTests.Runs(mark), "nothing of it is left", 15);
    }

    [Fact(Timeout = Limit)]
    public async Task Without_a_terminal_it_is_refused_with_what_does_without()
    {
        await using var target = await RunTests.StartAsync();

        var outcome = await Command.RunAsync(SondePrograms.Sonde, ["shell", target.Text]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("SND2015", outcome.Error, StringComparison.Ordinal);
        Assert.Contains($"sonde run {target.Text} --", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(await target.ToolboxesAsync());
    }

    private static Task<TerminalSonde> OpenAsync(PodmanTarget target) => TerminalSonde.StartAsync(91, 33, "shell", target.Text, "--image", SondePrograms.NetImage);
}
