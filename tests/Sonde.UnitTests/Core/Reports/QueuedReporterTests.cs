using Sonde.Core.Reports;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Reports;

public sealed class QueuedReporterTests
{
    [Fact]
    public async Task Everything_is_handed_on_in_order_before_the_end()
    {
        var below = new RecordingReporter();
        await using (var queued = new QueuedReporter(below))
        {
            for (var i = 0; i < 100; i++)
            {
                queued.Report(new ChoiceReport($"{i}"));
            }
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), below.All<ChoiceReport>().Select(report => report.Text));
    }

    [Fact]
    public async Task A_terminal_that_stands_holds_up_nobody_and_lines_without_room_are_counted()
    {
        using var standing = new StandingReporter();
        await using (var queued = new QueuedReporter(standing))
        {
            queued.Report(Log("order", "first"));
            await standing.IsReached;
            var line = new string('x', 1000);
            for (var i = 0; i < 2000; i++)
            {
                queued.Report(Log("order", line));
            }

            queued.Report(new ChoiceReport("a session goes on"));
            standing.GoOn();
            await standing.Seen.WaitForAsync<ChoiceReport>(_ => true, TestContext.Current.CancellationToken);
            queued.Report(Log("order", "after"));
        }

        var lines = standing.Seen.All<TargetReport>().Select(report => report.Of).OfType<LogReport>().ToArray();
        Assert.Equal("after", lines[^1].Text);
        Assert.Equal(2002, lines.Length + lines[^1].DroppedBefore);
        Assert.InRange(lines.Length, 1000, 1100);
    }

    [Fact]
    public async Task Many_short_lines_leave_room_for_reports_of_sessions()
    {
        using var standing = new StandingReporter();
        await using (var queued = new QueuedReporter(standing))
        {
            for (var i = 0; i < 2 * QueuedReporter.MostReports; i++)
            {
                queued.Report(Log("order", "x"));
            }

            for (var i = 0; i < 1000; i++)
            {
                queued.Report(new ChoiceReport("a session goes on"));
            }

            standing.GoOn();
        }

        Assert.Equal(1000, standing.Seen.All<ChoiceReport>().Count);
        Assert.Contains("left out", Assert.IsType<WarningReport>(standing.Seen.All<TargetReport>()[^1].Of).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_after_the_end_is_still_said()
    {
        var below = new RecordingReporter();
        var queued = new QueuedReporter(below);
        await queued.DisposeAsync();
        queued.Report(new ChoiceReport("late"));
        Assert.Equal("late", Assert.Single(below.All<ChoiceReport>()).Text);
    }

    private static TargetReport Log(string target, string text) => new(target, new LogReport(text, false));

    /// <summary>Takes the first report and stands until it is told.</summary>
    private sealed class StandingReporter : IReporter, IDisposable
    {
        private readonly ManualResetEventSlim _goOn = new();
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public RecordingReporter Seen { get; } = new();

        public Task IsReached => _reached.Task;

        public void GoOn() => _goOn.Set();

        public void Report(Report report)
        {
            _reached.TrySetResult();
            _goOn.Wait();
            Seen.Report(report);
        }

        public void Dispose() => _goOn.Dispose();
    }
}
