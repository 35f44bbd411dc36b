namespace Sonde.Core.Reports;

/// <summary>Holds back what is said, until it is released; from then on it passes everything on at once. Any thread.</summary>
/// <param name="reporter">Hears it then, in its order.</param>
internal sealed class HeldReporter(IReporter reporter) : IReporter
{
    private readonly Lock _gate = new();
    private readonly List<Report> _held = [];
    private bool _isReleased;

    /// <inheritdoc/>
    public void Report(Report report)
    {
        lock (_gate)
        {
            if (!_isReleased)
            {
                _held.Add(report);
                return;
            }
        }

        reporter.Report(report);
    }

    /// <summary>What was held back until now is never said.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _held.Clear();
        }
    }

    /// <summary>Says what was held back.</summary>
    public void Release()
    {
        lock (_gate)
        {
            foreach (var report in _held)
            {
                reporter.Report(report);
            }

            _held.Clear();
            _isReleased = true;
        }
    }
}
