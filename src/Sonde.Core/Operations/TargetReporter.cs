using Sonde.Core.Reports;

namespace Sonde.Core.Operations;

/// <summary>Says of which of several targets everything is.</summary>
internal sealed class TargetReporter(string target, IReporter reporter) : IReporter
{
    /// <inheritdoc/>
    public void Report(Report report) => reporter.Report(new TargetReport(target, report));
}
