using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Reports;

namespace Sonde.Core.Operations;

/// <summary><c>sonde ps --log</c>: what this machine recorded of its own sessions. Asks nobody.</summary>
internal sealed class LogOperation(HostContext host, IReporter reporter)
{
    /// <summary>Reads.</summary>
    /// <param name="last">How many at the most.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<ExitCode> RunAsync(int last, CancellationToken cancellation)
    {
        var log = SessionLog.Of(host);
        try
        {
            var lines = await log.ReadAsync(cancellation).ConfigureAwait(false);
            reporter.Report(new SessionLogReport(log.Path, Rows(lines, last)));
            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reporter.Report(new WarningReport($"the record of sessions cannot be read: {failure.Message}", $"make {log.Path} readable for yourself, or delete it"));
            return ExitCode.Negative;
        }
    }

    /// <summary>One a session, the newest first. An end whose beginning is in no file any more tells as much.</summary>
    internal static IReadOnlyList<SessionLogRow> Rows(IReadOnlyList<SessionLine> lines, int last) =>
        [.. lines.GroupBy(line => line.Id, StringComparer.Ordinal).Select(Row).OrderByDescending(row => row.Began).Take(last)];

    private static SessionLogRow Row(IGrouping<string, SessionLine> lines)
    {
        var (first, final) = (lines.First(), lines.Last());
        var end = final.Ended is null ? null : final;
        return new SessionLogRow(final.Id, first.Time, end?.Time, final.Command, final.Target, final.Toolbox)
        {
            User = final.User,
            Reason = final.Reason,
            Ended = end?.Ended,
            Exit = end?.Exit,
            Figures = end?.Figures,
            TargetRuns = end?.TargetRuns,
        };
    }
}
