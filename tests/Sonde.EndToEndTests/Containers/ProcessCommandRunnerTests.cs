using System.Text;
using Sonde.Containers.Commands;

namespace Sonde.EndToEndTests.Containers;

public sealed class ProcessCommandRunnerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly ProcessCommandRunner _runner = new("/usr/bin:/bin", TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_arrive_as_they_are_and_any_exit_code_is_an_answer()
    {
        var result = await _runner.RunAsync(new CommandCall("sh", ["-c", "printf '%s|' \"$@\"; echo word >&2; exit 3", "x", "a b", "", "'\"$HOME\\", "ü"], Long), Cancellation);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("a b||'\"$HOME\\|ü|", Encoding.UTF8.GetString(result.StandardOutput.Span));
        Assert.Equal("word\n", result.StandardErrorTail);
    }

    [Fact]
    public async Task Its_standard_input_is_empty() =>
        Assert.True((await _runner.RunAsync(new CommandCall("cat", [], Long), Cancellation)).StandardOutput.IsEmpty);

    [Fact]
    public async Task Only_the_tail_of_its_standard_error_is_kept()
    {
        var result = await _runner.RunAsync(new CommandCall("sh", ["-c", "head -c 1000000 /dev/zero | tr '\\0' x >&2; printf end >&2"], Long), Cancellation);

        Assert.Equal(8 * 1024, result.StandardErrorTail.Length);
        Assert.EndsWith("xend", result.StandardErrorTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_killed()
    {
        var late = await Assert.ThrowsAsync<CommandLimitException>(
            () => _runner.RunAsync(new CommandCall("sh", ["-c", "echo stuck >&2; exec sleep 1000"], TimeSpan.FromSeconds(1)), Cancellation));

        Assert.Equal("sh did not end within 1 s", late.Message);
        Assert.Equal("stuck\n", late.StandardErrorTail);
    }

    [Fact]
    public async Task A_program_that_writes_too_much_is_killed()
    {
        var endless = await Assert.ThrowsAsync<CommandLimitException>(() => _runner.RunAsync(new CommandCall("cat", ["/dev/zero"], Long), Cancellation));

        Assert.Contains("more than 16 MiB", endless.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_program_is_killed()
    {
        using var user = new CancellationTokenSource();
        var running = _runner.RunAsync(new CommandCall("sleep", ["1000"], Long), user.Token);
        await user.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_pipes_does_not_keep_the_answer()
    {
        var result = await _runner.RunAsync(new CommandCall("sh", ["-c", "sleep 20 >/dev/null & echo done"], Long), Cancellation)
            .WaitAsync(TimeSpan.FromSeconds(15), Cancellation);

        Assert.Equal("done\n", Encoding.UTF8.GetString(result.StandardOutput.Span));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var missing = await Assert.ThrowsAsync<CommandMissingException>(() => _runner.RunAsync(new CommandCall("no-such-program", [], Long), Cancellation));

        Assert.Equal("no-such-program", missing.Program);
        Assert.Throws<CommandMissingException>(() => _runner.Start("no-such-program", []));
    }

    [Fact]
    public async Task A_piped_program_is_out_of_reach_of_the_terminals_interrupt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs setsid and /proc");
        using var process = _runner.Start("sh", ["-c", "cat /proc/$$/stat; echo word >&2; exit 7"]);
        using var reader = new StreamReader(process.Output);
        var fields = (await reader.ReadToEndAsync(Cancellation)).Split(' ');

        // proc(5): pid, comm, state, parent, process group, session.
        Assert.Equal(fields[0], fields[5]);
        Assert.Equal(7, await process.Exit.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
        Assert.Equal("word\n", process.StandardErrorTail);
    }
}
