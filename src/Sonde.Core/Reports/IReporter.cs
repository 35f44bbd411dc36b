namespace Sonde.Core.Reports;

/// <summary>Takes what a command has to say. May be called from any thread; never blocks for long and never throws.</summary>
public interface IReporter
{
    /// <summary>Says it.</summary>
    void Report(Report report);
}
