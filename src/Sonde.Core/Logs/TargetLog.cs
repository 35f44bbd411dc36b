using Sonde.Core.Platforms;
using Sonde.Core.Reports;

namespace Sonde.Core.Logs;

/// <summary>The log of one target, from pod to pod: each session's platform is followed until that session is over.</summary>
/// <param name="isShown">Whether it is wanted at all.</param>
/// <param name="clock">Time.</param>
/// <param name="reporter">Where lines, and what is said of the log itself, go.</param>
internal sealed class TargetLog(bool isShown, TimeProvider clock, IReporter reporter)
{
    private long? _endedAt;

    /// <summary>Whether it was said that it cannot be had; once is enough, whatever pod it is.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>For how long nothing was read; null where nothing was read yet: then only what is printed from now on counts.</summary>
    public TimeSpan? Missed => _endedAt is { } ended ? clock.GetElapsedTime(ended) : null;

    /// <summary>Stands between a session and its reporter, and follows the log from the moment in which the session's plan is told.</summary>
    public LogFollower On(ITargetPlatform platform) => new(platform, isShown ? this : null, clock, reporter);

    /// <summary>Nothing is read any more, or not yet again.</summary>
    public void Ended() => _endedAt = clock.GetTimestamp();

    /// <summary>It cannot be had, and will not be.</summary>
    public void Refuse(string why, string? remedy)
    {
        if (!IsRefused)
        {
            IsRefused = true;
            reporter.Report(new WarningReport($"what it prints is not shown: {why}", remedy));
        }
    }
}
