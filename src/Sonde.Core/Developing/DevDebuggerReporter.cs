using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Developing;

/// <summary>
/// Says what the debug sessions of a loop say: the first one all, those that follow only what is new. Their receipts are gathered, for there is one at the end. Any thread.
/// </summary>
/// <param name="reporter">Hears the rest.</param>
internal sealed class DevDebuggerReporter(IReporter reporter) : IReporter
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);
    private readonly List<string> _written = [];
    private SessionFigures _figures = new(0, 0, 0, 0, 0);
    private string _tool = "";
    private bool _isQuiet;

    /// <summary>What speaks behind the local port: <c>delve</c>; empty before the first session is up.</summary>
    public string Tool
    {
        get
        {
            lock (_gate)
            {
                return _tool;
            }
        }
    }

    /// <summary>What the sessions wrote, each once, in order.</summary>
    public IReadOnlyList<string> Written
    {
        get
        {
            lock (_gate)
            {
                return [.. _written];
            }
        }
    }

    /// <summary>Stops and pauses of all sessions together.</summary>
    public SessionFigures Figures
    {
        get
        {
            lock (_gate)
            {
                return _figures;
            }
        }
    }

    /// <summary>The first session is up: of those that follow the usual is known.</summary>
    public void Quiet()
    {
        lock (_gate)
        {
            _isQuiet = true;
        }
    }

    /// <inheritdoc/>
    public void Report(Report report)
    {
        lock (_gate)
        {
            if (report is ReceiptReport { Receipt: var receipt })
            {
                Add(receipt);
                return;
            }

            _tool = report is ListeningReport { Purpose: var purpose } ? purpose : _tool;
            if (_isQuiet && IsUsual(report))
            {
                return;
            }

            if (report is WarningReport warning && !_warnings.Add(warning.Text))
            {
                return;
            }
        }

        reporter.Report(report);
    }

    /// <summary>A toolbox that is added is never passed over: that is announced before it is done.</summary>
    private static bool IsUsual(Report report) => report is PlanReport { Plan.Toolbox: not AddToolbox }
        or ChoiceReport or ProgressReport or TargetProcessReport or ListeningReport or HandOverReport;

    private void Add(Receipt receipt)
    {
        _written.AddRange(receipt.Written.Where(line => !_written.Contains(line, StringComparer.Ordinal)));
        if (receipt.Figures is { } more)
        {
            _figures = new SessionFigures(
                _figures.Stops + more.Stops,
                _figures.TotalPauseMilliseconds + more.TotalPauseMilliseconds,
                Math.Max(_figures.LongestPauseMilliseconds, more.LongestPauseMilliseconds),
                _figures.Attaches + more.Attaches,
                Math.Max(_figures.FreezeMilliseconds, more.FreezeMilliseconds));
        }
    }
}
