using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;

namespace Sonde.Core.Logs;

/// <summary>
/// The reporter of one session that follows its target's log beside it. Whatever becomes of the log, the session does not notice; what is printed goes to the
/// reporter and nowhere else.
/// </summary>
/// <remarks>Tasks: one, from the session's plan until <see cref="DisposeAsync"/>, which awaits it; it blocks on the log, and between two logs on a timer.</remarks>
internal sealed class LogFollower(ITargetPlatform platform, TargetLog? log, TimeProvider clock, IReporter reporter) : IReporter, IAsyncDisposable
{
    /// <summary>A log ends before its session does, where a container ends: nobody wants to read of that.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _ending = new();
    private Task? _following;

    /// <inheritdoc/>
    public void Report(Report report)
    {
        reporter.Report(report);
        if (report is PlanReport && log is { IsRefused: false } && _following is null)
        {
            _following = FollowAsync(log, _ending.Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await (_following ?? Task.CompletedTask).ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task FollowAsync(TargetLog log, CancellationToken cancellation)
    {
        // The session does not wait for as much as the request's making.
        await Task.Yield();
        var hasComplained = false;
        for (var pause = FirstPause; !cancellation.IsCancellationRequested; pause = Longer(pause))
        {
            var began = clock.GetTimestamp();
            var why = await ReadAsync(log, cancellation).ConfigureAwait(false);
            log.Ended();
            if (log.IsRefused)
            {
                return;
            }

            pause = clock.GetElapsedTime(began) > LongestPause ? FirstPause : pause;
            await Task.Delay(pause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!hasComplained && !cancellation.IsCancellationRequested)
            {
                hasComplained = true;
                reporter.Report(new WarningReport($"what it prints is not shown for a while: {why}; it is tried again", null));
            }
        }
    }

    /// <summary>One log, from its beginning to its end.</summary>
    /// <returns>Why it is over.</returns>
    private async Task<string> ReadAsync(TargetLog log, CancellationToken cancellation)
    {
        try
        {
            await platform.ReadLogAsync(log.Missed, line => reporter.Report(new LogReport(line.Text, line.IsCut)), cancellation).ConfigureAwait(false);
            return "its log ended";
        }
        catch (FaultException refused) when (IsFinal(refused.Fault.Definition))
        {
            log.Refuse(refused.Fault.Why, refused.Fault.Next.Count > 0 ? refused.Fault.Next[0] : null);
            return refused.Fault.Why;
        }
        catch (FaultException refused)
        {
            return refused.Fault.Why;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return "the session is over";
        }
        catch (Exception lost)
        {
            // The log is beside the matter: no way in which it can break may end a session.
            return lost.Message;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private static bool IsFinal(FaultDefinition fault) =>
        fault == FaultCatalog.RightsMissing || fault == FaultCatalog.AdmissionRefused || fault == FaultCatalog.EngineMissing || fault == FaultCatalog.PrivilegesExcluded;
}
