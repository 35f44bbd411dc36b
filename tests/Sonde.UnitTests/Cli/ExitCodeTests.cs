using Sonde.Core.Faults;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Cli;

public sealed class ExitCodeTests
{
    public static TheoryData<string> Codes => new(FaultCatalog.All.Select(definition => definition.Code));

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_fault_ends_with_its_own_exit_code_and_says_its_code(string code)
    {
        var definition = FaultCatalog.Find(code)!;
        var run = await FailAsync(new FaultException(definition, "cannot do it", "because", "do that"), "debug", "api");

        Assert.Equal((int)definition.Exit, run.Exit);
        Assert.Equal($"sonde: cannot do it\nwhy:   because\nnext:  do that\nmore:  sonde explain {code}\n", run.Talk);
    }

    [Theory]
    [InlineData(ExitCode.Done, 0)]
    [InlineData(ExitCode.Negative, 1)]
    public async Task What_the_operation_returns_is_returned(ExitCode answer, int expected)
    {
        var run = new CommandRun { Operations = new FakeOperations { Answer = _ => Task.FromResult(answer) } };
        Assert.Equal(expected, (await run.RunAsync(["doctor", "api"], TestContext.Current.CancellationToken)).Exit);
    }

    [Fact]
    public async Task Cancellation_before_a_session_is_an_interruption()
    {
        using var source = new CancellationTokenSource();
        var run = new CommandRun
        {
            Operations = new FakeOperations
            {
                Answer = async token =>
                {
                    await source.CancelAsync();
                    token.ThrowIfCancellationRequested();
                    return ExitCode.Done;
                },
            },
        };

        Assert.Equal(130, (await run.RunAsync(["debug", "api"], source.Token)).Exit);
        Assert.Equal("", run.Talk);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_bug()
    {
        var run = await FailAsync(new OperationCanceledException("a clock of its own"), "debug", "api");

        Assert.Equal(70, run.Exit);
        Assert.Contains("SND7001", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anything_else_is_a_bug_and_shows_its_trace_with_v_only()
    {
        var quiet = await FailAsync(new InvalidOperationException("the impossible"), "debug", "api");
        Assert.Equal(70, quiet.Exit);
        Assert.Contains("why:   InvalidOperationException: the impossible\n", quiet.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", quiet.Talk, StringComparison.Ordinal);

        var verbose = await FailAsync(new InvalidOperationException("the impossible"), "debug", "api", "-v");
        Assert.Contains("   at ", verbose.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cause_of_a_fault_is_shown_with_v_only()
    {
        var fault = new FaultException(FaultCatalog.LinkLost, "a", "b", "c", new IOException("connection reset by the test"));
        Assert.DoesNotContain("reset by the test", (await FailAsync(fault, "debug", "api")).Talk, StringComparison.Ordinal);
        Assert.Contains("reset by the test", (await FailAsync(fault, "debug", "api", "-v")).Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_is_a_fault_with_line_and_column()
    {
        using var folder = new TemporaryFolder();
        var run = new CommandRun
        {
            Variables = new(StringComparer.Ordinal) { ["SONDE_CONFIG"] = folder.Write("config.yaml", "port: x\nide: emacs\n") },
        };
        await run.RunAsync(["debug", "api"], TestContext.Current.CancellationToken);

        Assert.Equal(2, run.Exit);
        Assert.Contains("why:   line 1, column 7: port is \"x\"", run.Talk, StringComparison.Ordinal);
        Assert.Contains("       line 2, column 6: ide is \"emacs\"", run.Talk, StringComparison.Ordinal);
        Assert.Contains("SND2003", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_file_that_is_not_there_is_a_fault()
    {
        var run = await CommandRun.OfAsync("debug", "api", "--custom", "absent.yaml");

        Assert.Equal(2, run.Exit);
        Assert.Contains("SND2006", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_written_is_not_success()
    {
        var run = new CommandRun
        {
            Terminal = new RecordingTerminal { Answer = new FullDisk() },
            Reports = [new Sonde.Core.Reports.DryRunReport("proved")],
        };
        await run.RunAsync(["debug", "api"], TestContext.Current.CancellationToken);

        Assert.Equal(70, run.Exit);
        Assert.Contains("no space left", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Talk_that_cannot_be_written_changes_nothing()
    {
        var run = new CommandRun
        {
            Terminal = new RecordingTerminal { Talk = new FullDisk(), IsTalkWatched = true },
            Reports = [new Sonde.Core.Reports.ProgressReport("waiting", false, null), new Sonde.Core.Reports.ChoiceReport("something")],
        };
        Assert.Equal(0, (await run.RunAsync(["debug", "api"], TestContext.Current.CancellationToken)).Exit);
        Assert.Equal(2, (await run.RunAsync(["debgu"], TestContext.Current.CancellationToken)).Exit);
    }

    [Fact]
    public async Task Kubectl_users_are_told_commands_that_they_can_paste()
    {
        var run = new CommandRun { Program = "kubectl sonde" };
        await run.RunAsync(["debgu"], TestContext.Current.CancellationToken);

        Assert.Contains("next:  kubectl sonde --help\nmore:  kubectl sonde explain SND2001\n", run.Talk, StringComparison.Ordinal);
    }

    private static Task<CommandRun> FailAsync(Exception fault, params string[] words) =>
        new CommandRun { Operations = new FakeOperations { Answer = _ => throw fault } }.RunAsync(words, TestContext.Current.CancellationToken);

    private sealed class FullDisk : StringWriter
    {
        public override void Write(string? value) => throw new IOException("no space left on device");
    }
}
