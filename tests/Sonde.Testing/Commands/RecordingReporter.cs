using Sonde.Core.Reports;

namespace Sonde.Testing.Commands;

/// <summary>Remembers every report, lets tests wait for one, and passes each on.</summary>
public sealed class RecordingReporter : IReporter
{
    private readonly Lock _gate = new();
    private readonly List<Report> _reports = [];
    private TaskCompletionSource _more = New();

    /// <summary>Also hears everything; null for nobody.</summary>
    public IReporter? Next { get; set; }

    /// <summary>Every report so far.</summary>
    public IReadOnlyList<Report> Reports
    {
        get
        {
            lock (_gate)
            {
                return [.. _reports];
            }
        }
    }

    public void Report(Report report)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            _reports.Add(report);
            (told, _more) = (_more, New());
        }

        Next?.Report(report);
        told.TrySetResult();
    }

    /// <summary>Every report of a kind.</summary>
    public IReadOnlyList<TReport> All<TReport>()
        where TReport : Report => [.. Reports.OfType<TReport>()];

    /// <summary>The first that fits, there already or to come.</summary>
    public async Task<TReport> WaitForAsync<TReport>(Func<TReport, bool> fits, CancellationToken cancellation)
        where TReport : Report
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_reports.OfType<TReport>().FirstOrDefault(fits) is { } found)
                {
                    return found;
                }

                more = _more.Task;
            }

            await more.WaitAsync(cancellation);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
