using System.Text.Json;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>Says every report as one line of JSON on standard output.</summary>
internal sealed class JsonReporter(TextSurface surface) : IReporter
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Report(Report report)
    {
        var line = JsonSerializer.Serialize(report, ReportJson.Default.Report) + "\n";
        lock (_gate)
        {
            surface.AnswerVerbatim(line);
        }
    }
}
