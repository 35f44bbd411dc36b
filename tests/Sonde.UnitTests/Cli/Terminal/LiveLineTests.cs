using Sonde.Cli.Terminal;
using Sonde.Core.Reports;
using Sonde.Testing.Cli;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Cli.Terminal;

public sealed class LiveLineTests : IDisposable
{
    private readonly RecordingTerminal _terminal = RecordingTerminal.Watched();
    private readonly SteppedClock _clock = new();
    private readonly TextReporter _reporter;
    private int _read;

    public LiveLineTests()
    {
        _reporter = Make(_terminal);
    }

    public void Dispose() => _reporter.Dispose();

    [Fact]
    public void What_is_awaited_moves_and_counts()
    {
        _reporter.Report(new ProgressReport("waiting for the toolbox", false, null));
        Assert.Equal("\r⠋ waiting for the toolbox 0.0 s\e[K", News());

        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal("\r⠙ waiting for the toolbox 0.1 s\e[K\r⠹ waiting for the toolbox 0.2 s\e[K", News());

        _reporter.Report(new ProgressReport("the toolbox runs", true, 200));
        Assert.Equal("\r\e[K✓ the toolbox runs (200 ms)\n\r⠹ waiting for the toolbox 0.2 s\e[K\r\e[K", News());

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("", News());
    }

    [Fact]
    public void A_stop_counts_up_until_it_ends()
    {
        _reporter.Report(Stopped(1));
        Assert.Equal("\r■ stopped at main.handle at main.go:42 for 0.0 s · 1 client (vscode, dap) · …\e[K", News());
        _clock.Advance(TimeSpan.FromSeconds(3.2));
        Assert.EndsWith("\r■ stopped at main.handle at main.go:42 for 3.2 s · 1 client (vscode, dap) · …\e[K", News(), StringComparison.Ordinal);

        _reporter.Report(new StatusReport(SampleReports.Status(TargetState.Running, 1)));
        Assert.Equal("\r● running · no client · 1 stop · 4.1 s paused, longest 8.1 s · Ctrl-C detach…\e[K", News());
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public void The_same_stop_told_twice_goes_on_counting_and_the_next_begins_anew()
    {
        _terminal.Width = 200;
        _reporter.Report(Stopped(1));
        _clock.Advance(TimeSpan.FromSeconds(2));
        _reporter.Report(Stopped(1));
        Assert.Contains("for 2.0 s", News(), StringComparison.Ordinal);

        _reporter.Report(Stopped(2));
        Assert.Contains("for 0.0 s", News(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_stay_are_printed_above_the_one_that_moves()
    {
        _reporter.Report(new StatusReport(SampleReports.Status(TargetState.Running, 0)));
        News();

        _reporter.Report(new ChoiceReport("something"));
        Assert.Equal("\r\e[Kchose something\n\r● running · no client · never paused · Ctrl-C detaches\e[K", News());
    }

    [Fact]
    public void An_unusual_event_stays_on_the_screen_once()
    {
        var status = new StatusReport(SampleReports.Status(TargetState.Running, 0) with { Note = "the guard ended a debugger" });
        _reporter.Report(status);
        Assert.StartsWith("warning: the guard ended a debugger\n", News(), StringComparison.Ordinal);
        _reporter.Report(status);
        Assert.Equal("", News());
    }

    [Fact]
    public void The_receipt_takes_the_line_away_for_good()
    {
        _reporter.Report(new StatusReport(SampleReports.Status(TargetState.Running, 0)));
        News();

        _reporter.Report(new ReceiptReport(SampleReports.Receipt()));
        _reporter.Report(new ChoiceReport("afterwards"));
        Assert.Equal("\r\e[Kchose afterwards\n", News());
    }

    [Fact]
    public void The_end_leaves_no_line_and_no_timer()
    {
        _reporter.Report(new ProgressReport("waiting", false, null));
        News();
        _reporter.Dispose();

        Assert.Equal("\r\e[K", News());
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public void Where_nobody_looks_there_is_one_line_a_change()
    {
        var pipe = new RecordingTerminal();
        using var reporter = Make(pipe);
        reporter.Report(new ProgressReport("waiting", false, null));
        reporter.Report(Stopped(1));
        reporter.Report(Stopped(1));
        _clock.Advance(TimeSpan.FromSeconds(10));
        reporter.Report(new StatusReport(SampleReports.Status(TargetState.Running, 0)));

        Assert.Equal(
            "… waiting\n■ stopped at main.handle at main.go:42 · 1 client (vscode, dap) · 1 stop · 4.1 s paused, longest 8.1 s\n● running · no client · never paused\n",
            pipe.TalkText);
    }

    [Fact]
    public void A_terminal_without_escapes_is_treated_as_a_pipe()
    {
        var dumb = new RecordingTerminal { IsAnswerWatched = true, IsTalkWatched = true, TakesEscapes = false };
        using var reporter = Make(dumb);
        reporter.Report(new ProgressReport("waiting", false, null));
        Assert.Equal("… waiting\n", dumb.TalkText);
    }

    private static StatusReport Stopped(int stops) => new(
        SampleReports.Status(TargetState.Stopped, stops, new DebuggerClient("dap", "vscode", SampleReports.Noon)) with { StoppedAt = "main.handle at main.go:42" });

    private TextReporter Make(RecordingTerminal terminal) =>
        new(new TextSurface(terminal, name => name == "NO_COLOR" ? "1" : null, false), new ReportText(_clock, "sonde"), _clock, isQuiet: false);

    private string News()
    {
        var text = _terminal.TalkText;
        var news = text[_read..];
        _read = text.Length;
        return news;
    }
}
