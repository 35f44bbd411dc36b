using Sonde.Cli.Terminal;
using Sonde.Core.Reports;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Cli.Terminal;

public sealed class ReportTextTests
{
    [Fact]
    public void Every_kind_of_report_has_a_sample()
    {
        var kinds = typeof(Report).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Report))).Select(type => type.Name).Order();
        Assert.Equal(kinds, SampleReports.All.Select(report => report.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void Reports_as_text_in_a_pipe() => GoldenFile.Check("Cli/Golden/reports.txt", Say(new RecordingTerminal()));

    [Fact]
    public void Reports_as_text_where_only_ASCII_arrives()
    {
        var text = Say(new RecordingTerminal { IsUnicode = false });
        GoldenFile.Check("Cli/Golden/reports-ascii.txt", text);
        Assert.All(text, c => Assert.InRange(c, '\n', '~'));
    }

    [Fact]
    public void Reports_on_a_narrow_terminal_wrap_between_words()
    {
        var terminal = RecordingTerminal.Watched();
        terminal.Width = 60;
        GoldenFile.Check("Cli/Golden/reports-narrow.txt", Say(terminal, "NO_COLOR"));
    }

    [Fact]
    public async Task Reports_as_JSON_are_one_object_a_line_and_nothing_else()
    {
        var run = new CommandRun { Reports = [.. SampleReports.All] };
        await run.RunAsync(["debug", "api", "-o", "json"], TestContext.Current.CancellationToken);

        GoldenFile.Check("Cli/Golden/reports.jsonl", run.Answer);
        Assert.Equal("", run.Talk);
        Assert.Equal(SampleReports.All.Count, run.Answer.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Quiet_leaves_answers_and_warnings_and_faults()
    {
        var run = new CommandRun { Reports = [.. SampleReports.All] };
        await run.RunAsync(["debug", "api", "--quiet"], TestContext.Current.CancellationToken);

        Assert.DoesNotContain("chose", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("waiting", run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("running", run.Talk, StringComparison.Ordinal);
        Assert.Contains("warning: ", run.Talk, StringComparison.Ordinal);
        Assert.Contains("sonde: cannot add", run.Talk, StringComparison.Ordinal);
        Assert.Contains("Receipt", run.Answer, StringComparison.Ordinal);
        Assert.Contains("Plan", run.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void The_answer_is_on_standard_output_and_the_talk_on_standard_error()
    {
        var terminal = new RecordingTerminal();
        Say(terminal);
        Assert.StartsWith("Plan\n", terminal.AnswerText, StringComparison.Ordinal);
        Assert.Contains("TARGET ", terminal.AnswerText, StringComparison.Ordinal);
        Assert.Contains("no toolbox in this machine's podman\n", terminal.TalkText, StringComparison.Ordinal);
        Assert.DoesNotContain("Receipt", terminal.TalkText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, null, false, true)]
    [InlineData(false, true, null, false, false)]
    [InlineData(true, false, null, false, false)]
    [InlineData(true, true, "1", false, false)]
    [InlineData(true, true, "", false, true)]
    [InlineData(true, true, null, true, false)]
    public async Task Colours_need_a_terminal_that_takes_them_and_nobody_who_objects(
        bool isWatched, bool takesEscapes, string? noColor, bool isOptionGiven, bool isColoured)
    {
        var run = new CommandRun
        {
            Terminal = new RecordingTerminal { IsAnswerWatched = isWatched, IsTalkWatched = isWatched, TakesEscapes = takesEscapes },
            Reports = [new ReceiptReport(SampleReports.Receipt())],
        };
        if (noColor is not null)
        {
            run.Variables["NO_COLOR"] = noColor;
        }

        await run.RunAsync(["debug", "api", .. isOptionGiven ? new[] { "--no-color" } : []], TestContext.Current.CancellationToken);
        Assert.Equal(isColoured, run.Answer.Contains("\e[1mReceipt\e[0m", StringComparison.Ordinal));
        Assert.Equal(isColoured, run.Answer.Contains('\e'));
    }

    [Fact]
    public void No_text_from_outside_reaches_the_terminal_with_its_control_characters()
    {
        const string Attack = "x\e]0;owned\a\e[2J\r\u009b31m\u202egnp.exe\u0000\n\u2028y";
        var terminal = RecordingTerminal.Watched();
        using (var reporter = Reporter(terminal, "NO_COLOR"))
        {
            reporter.Report(new ChoiceReport(Attack));
            reporter.Report(new WarningReport(Attack, Attack));
            reporter.Report(new FaultReport(Attack, Attack, Attack, [Attack], 1));
            reporter.Report(new SessionsReport(Attack, [new SessionRow(Attack, Attack, Attack, Attack, Attack, null, Attack, 0)]));
            reporter.Report(new DoctorReport(Attack, [new DoctorCheck(Attack, true, Attack, Attack)]));
            reporter.Report(new HandOverReport([Attack], [Attack + "2"]));
            reporter.Report(new ListeningReport(Attack, 1, Attack, null));
        }

        Assert.All(terminal.AnswerText + terminal.TalkText, c => Assert.True(c == '\n' || (!char.IsControl(c) && c is not ('\u2028' or '\u202e'))));
        Assert.Contains("x]0;owned", terminal.TalkText, StringComparison.Ordinal);
    }

    private static string Say(RecordingTerminal terminal, string? variable = null)
    {
        var text = "";
        foreach (var report in SampleReports.All)
        {
            var (answer, talk) = (terminal.AnswerText.Length, terminal.TalkText.Length);
            using (var reporter = Reporter(terminal, variable))
            {
                reporter.Report(report);
            }

            text += $"--- {report.GetType().Name}\n{terminal.AnswerText[answer..]}{Still(terminal.TalkText[talk..])}";
        }

        return text;
    }

    /// <summary>A line that moves, as it stood before it was taken away.</summary>
    private static string Still(string talk) => talk.EndsWith("\r\e[K", StringComparison.Ordinal)
        ? talk.Replace("\r\e[K", "", StringComparison.Ordinal).Replace("\e[K", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal) + "\n"
        : talk;

    private static TextReporter Reporter(RecordingTerminal terminal, string? variable)
    {
        var clock = new SteppedClock();
        return new TextReporter(
            new TextSurface(terminal, name => name == variable ? "1" : null, false), new ReportText(clock, "sonde"), clock, isQuiet: false);
    }
}
