using System.Collections.Concurrent;

namespace Sonde.Core.Reports;

/// <summary>
/// Hands reports on from a thread of its own, so that a terminal that is slow, or stands, holds up nobody. Log lines that find no room are dropped and counted;
/// everything else is kept, and waits where there are thousands of it.
/// </summary>
/// <remarks>Threads: one, from the beginning until <see cref="DisposeAsync"/>, which awaits it; it blocks on the reporter below.</remarks>
internal sealed class QueuedReporter : IReporter, IAsyncDisposable
{
    /// <summary>Of log lines that wait: some seconds of a talkative service, and nothing that a laptop notices.</summary>
    public const int MostLogCharacters = 1024 * 1024;

    /// <summary>Of reports that wait, each a few hundred bytes; log lines have half of them at the most.</summary>
    public const int MostReports = 8192;

    private readonly IReporter _below;
    private readonly BlockingCollection<Report> _queue = new(MostReports);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, int> _dropped = new(StringComparer.Ordinal);
    private int _logCharacters;

    /// <summary>Begins.</summary>
    /// <param name="below">Takes everything, one after the other.</param>
    public QueuedReporter(IReporter below)
    {
        _below = below;
        new Thread(Run) { IsBackground = true, Name = "reports" }.Start();
    }

    /// <inheritdoc/>
    public void Report(Report report)
    {
        if (report is not TargetReport { Of: LogReport line } log)
        {
            Add(report);
            return;
        }

        if (!HasRoom(line))
        {
            _dropped.AddOrUpdate(log.Target, 1, static (_, count) => count + 1);
            return;
        }

        Add(_dropped.TryRemove(log.Target, out var dropped) ? new TargetReport(log.Target, line with { DroppedBefore = dropped }) : report);
    }

    /// <summary>Everything that was said is handed on first.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await _done.Task.ConfigureAwait(false);
        _queue.Dispose();
    }

    private void Add(Report report)
    {
        try
        {
            _queue.Add(report);
        }
        catch (InvalidOperationException)
        {
            // A last word after the end: there is nobody left whom it could hold up.
            _below.Report(report);
        }
    }

    private bool HasRoom(LogReport line)
    {
        if (_queue.Count >= MostReports / 2)
        {
            return false;
        }

        if (Interlocked.Add(ref _logCharacters, Weight(line)) <= MostLogCharacters)
        {
            return true;
        }

        Interlocked.Add(ref _logCharacters, -Weight(line));
        return false;
    }

    private static int Weight(LogReport line) => line.Text.Length + 1;

    private void Run()
    {
        foreach (var report in _queue.GetConsumingEnumerable())
        {
            if (report is TargetReport { Of: LogReport line })
            {
                Interlocked.Add(ref _logCharacters, -Weight(line));
            }

            _below.Report(report);
        }

        foreach (var (target, count) in _dropped)
        {
            _below.Report(new TargetReport(target, new WarningReport($"{count} lines that it printed are left out: this side was too slow", null)));
        }

        _done.SetResult();
    }
}
