using System.Globalization;
using Sonde.Core.Reports;

namespace Sonde.Core.Profiling;

/// <summary>The time in which a program profiles itself.</summary>
internal static class ProfileWait
{
    /// <summary>What is said where there is nothing to wait for.</summary>
    public const string Now = "reading what is there now";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Waits for the duration, and says how much of it is left.</summary>
    /// <param name="task">What is wanted.</param>
    /// <param name="cancellation">Ends it early; not an error where the link is still there.</param>
    /// <returns>Whether it was ended early.</returns>
    public static async Task<bool> RunAsync(ProfileTask task, CancellationToken cancellation)
    {
        var began = task.Clock.GetTimestamp();
        while (task.Request.Duration - task.Clock.GetElapsedTime(began) is { Ticks: > 0 } left)
        {
            task.Reporter.Report(new ProgressReport(Words(left), false, null) { IsUpdate = left < task.Request.Duration - Tick });
            try
            {
                await Task.Delay(left < Tick ? left : Tick, task.Clock, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!task.Session.Agent.Completion.IsCompleted)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is awaited.</summary>
    public static string Words(TimeSpan left) => string.Create(CultureInfo.InvariantCulture, $"profiling, {Math.Ceiling(left.TotalSeconds):0} s left; Ctrl-C ends it early and keeps what there is");
}
