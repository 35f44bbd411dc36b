using Sonde.Core.Reports;

namespace Sonde.Cli.Mcp;

/// <summary>Collects what an operation says for the answer to one call, within bounds. Safe for several threads.</summary>
internal sealed class CallReports : IReporter
{
    /// <summary>Beside hits there are a few dozen.</summary>
    private const int MostReports = 2000;

    private readonly Lock _gate = new();
    private readonly List<Report> _reports = [];

    /// <summary>Everything so far.</summary>
    public IReadOnlyList<Report> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _reports];
            }
        }
    }

    /// <inheritdoc/>
    public void Report(Report report)
    {
        lock (_gate)
        {
            if (report is not (ProgressReport or StatusReport or TargetProcessReport) && (_reports.Count < MostReports || report is ReceiptReport))
            {
                _reports.Add(report);
            }
        }
    }
}
