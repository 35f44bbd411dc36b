using System.Security.Cryptography;
using Sonde.Core.Audit;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;

namespace Sonde.Core.Developing;

/// <summary>The record of a dev mode in the file of the user's. It never fails the session.</summary>
/// <param name="place">The workload.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears where it cannot be written.</param>
internal sealed class DevRecord(DevPlace place, HostContext host, IReporter reporter)
{
    private readonly SessionLog _log = SessionLog.Of(host);
    private SessionLine? _line;

    /// <summary>A session begins.</summary>
    /// <param name="user">Who, as the server knows them.</param>
    /// <param name="reason">--reason; null for none.</param>
    public Task BeginAsync(string user, string? reason)
    {
        _line = new SessionLine(
            RandomNumberGenerator.GetHexString(12, lowercase: true), host.Clock.GetUtcNow(), "dev", place.Text, user, host.MachineName, DevContainer.Volume)
        {
            Reason = reason,
        };
        return WriteAsync(_line);
    }

    /// <summary>It ends.</summary>
    /// <param name="how">Why.</param>
    /// <param name="exit">What the command returns.</param>
    public Task EndAsync(string how, ExitCode exit) =>
        _line is null ? Task.CompletedTask : WriteAsync(_line with { Time = host.Clock.GetUtcNow(), Ended = how, Exit = (int)exit });

    private async Task WriteAsync(SessionLine line)
    {
        if (await _log.AddAsync(line, CancellationToken.None).ConfigureAwait(false) is { } failure)
        {
            reporter.Report(new WarningReport($"this session is not in the local record {_log.Path}: {failure}", null));
        }
    }
}
