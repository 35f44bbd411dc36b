using System.Diagnostics;
using System.Security.Cryptography;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde run</c> on a container that holds one program and nothing else.</summary>
public sealed class RunTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task Input_output_errors_and_exit_code_are_the_programs_own()
    {
        await using var target = await StartAsync();

        var outcome = await RunAsync(target, "question", "sh", "-c", "cat; echo complaint >&2; exit 7");

        Assert.Equal((7, "question"), (outcome.ExitCode, outcome.Output));
        Assert.Contains("complaint\n", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("the program ended with code 7", outcome.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_targets_network_processes_and_files_are_there_although_it_holds_no_tool()
    {
        await using var target = await StartAsync();

        var network = await RunAsync(target, "", "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "http://127.0.0.1:8080/healthz");
        var processes = await RunAsync(target, "", "sh", "-c", "tr '\\0' ' ' </proc/$SONDE_TARGET_PID/cmdline; ls -d $SONDE_TARGET_ROOT/bin/sh 2>&1; ls $SONDE_TARGET_ROOT");

        Assert.Equal("200", network.Output);
        Assert.Contains("/api", processes.Output, StringComparison.Ordinal);
        Assert.Contains("No such file", processes.Output, StringComparison.Ordinal);
        Assert.Single(await target.ToolboxesAsync());
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Bytes_pass_unchanged_both_ways()
    {
        await using var target = await StartAsync();
        var bytes = RandomNumberGenerator.GetBytes(20 << 20);
        using var process = Start(target, "cat");
        var watch = Stopwatch.StartNew();

        var sending = Task.Run(
            () =>
            {
                process.StandardInput.BaseStream.Write(bytes);
                process.StandardInput.Close();
            },
            TestContext.Current.CancellationToken);
        using var received = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.BaseStream.CopyToAsync(received, TestContext.Current.CancellationToken);
        await sending;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        TestContext.Current.SendDiagnosticMessage($"{bytes.Length / 1e6 / watch.Elapsed.TotalSeconds:0} MB/s through cat, session included");
        Assert.True(process.ExitCode == 0, await errors);
        Assert.True(bytes.AsSpan().SequenceEqual(received.ToArray()), $"{received.Length} bytes of {bytes.Length}, or others");
    }

    [Fact(Timeout = Limit)]
    public async Task Who_reads_no_more_ends_the_program_as_in_any_pipe()
    {
        await using var target = await StartAsync();
        string[] words = ["run", target.Text, "--image", SondePrograms.NetImage, "--", "cat", "/dev/zero"];

        var outcome = await Command.RunAsync("bash", ["-c", $"{SondePrograms.Sonde} {string.Join(' ', words)} | head -c 10 | wc -c; echo ${{PIPESTATUS[0]}}"]);

        Assert.Equal("10\n141\n", outcome.Output);
        Assert.Contains("ended by SIGPIPE", outcome.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Ctrl_C_is_the_programs_and_the_code_of_its_signal_comes_back()
    {
        await using var target = await StartAsync();
        using var process = Start(target, "sh", "-c", "trap 'echo interrupted; exit 3' INT; echo ready; while :; do sleep 0.1; done");
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        Signal.Send(process.Id, Signal.Interrupt);

        Assert.Equal("interrupted", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 3, await errors);

        Assert.Equal(137, (await RunAsync(target, "", "sh", "-c", "kill -KILL $$")).ExitCode);
    }

    [Fact(Timeout = Limit)]
    public async Task A_second_Ctrl_C_ends_a_session_whose_program_does_not_listen()
    {
        await using var target = await StartAsync();
        var mark = Mark();
        using var process = Start(target, "sh", "-c", $"trap '' INT TERM HUP; echo ready; sleep {mark}; sleep {mark}");
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        Signal.Send(process.Id, Signal.Interrupt);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited);
        Signal.Send(process.Id, Signal.Interrupt);

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 130, await errors);
        await Eventually.IsTrueAsync(() => !Runs(mark), "nothing of it is left", 15);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_is_left_in_the_toolbox_when_sonde_is_killed()
    {
        await using var target = await StartAsync();
        var mark = Mark();
        using var process = Start(target, "sh", "-c", $"trap '' TERM HUP; setsid sleep {mark} & echo ready; sleep {mark}");
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        await Eventually.IsTrueAsync(() => Runs(mark), "it runs");

        Signal.Send(process.Id, Signal.Kill);

        var after = await Eventually.IsTrueAsync(() => !Runs(mark), "nothing of it is left", 20);
        TestContext.Current.SendDiagnosticMessage($"gone after {after.TotalSeconds:0.0} s");
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task A_program_that_the_image_lacks_is_said_and_so_is_an_image_without_a_shell()
    {
        await using var target = await StartAsync();

        var missing = await RunAsync(target, "", "no-such-program");
        var bare = await Command.RunAsync(SondePrograms.Sonde, ["run", target.Text, "--image", SondePrograms.Image, "--", "ls"]);

        Assert.Contains("--image", missing.Error, StringComparison.Ordinal);
        Assert.All([missing, bare], static outcome => Assert.Equal((5, true), (outcome.ExitCode, outcome.Error.Contains("SND5018", StringComparison.Ordinal))));
        Assert.Contains("--with net", bare.Error, StringComparison.Ordinal);
    }

    /// <summary>A number of seconds that no other process sleeps.</summary>
    internal static string Mark() => $"{RandomNumberGenerator.GetInt32(100_000_000, 999_999_999)}";

    /// <summary>Whether a process of this machine has it among its words.</summary>
    internal static bool Runs(string mark) => Directory.EnumerateDirectories("/proc").Any(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]) && Words(folder).Contains($"sleep\0{mark}", StringComparison.Ordinal));

    internal static async Task<PodmanTarget> StartAsync()
    {
        Assert.SkipWhen((await Command.RunAsync("podman", ["image", "exists", SondePrograms.NetImage])).ExitCode != 0, $"needs the image {SondePrograms.NetImage}: images/build net");
        return await PodmanTarget.StartShopAsync();
    }

    private static string Words(string folder)
    {
        try
        {
            return File.ReadAllText($"{folder}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static Process Start(PodmanTarget target, params string[] program) => Process.Start(new ProcessStartInfo(
        SondePrograms.Sonde, ["run", target.Text, "--image", SondePrograms.NetImage, "--", .. program])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static Task<CommandOutcome> RunAsync(PodmanTarget target, string input, params string[] program) =>
        Command.RunAsync(SondePrograms.Sonde, ["run", target.Text, "--image", SondePrograms.NetImage, "--", .. program], input: input);
}
