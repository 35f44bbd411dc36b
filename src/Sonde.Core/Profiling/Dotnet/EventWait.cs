using Sonde.Core.Profiles.Nettrace;
using Sonde.Core.Reports;

namespace Sonde.Core.Profiling.Dotnet;

/// <summary>The time in which a runtime tells of itself.</summary>
internal static class EventWait
{
    /// <summary>Each thread is sampled a few times, on a busy machine too; the last of them counts.</summary>
    private static readonly TimeSpan ForThreads = TimeSpan.FromMilliseconds(200);

    /// <summary>A heap of ten GiB takes the runtime about so long, and a slow link longer.</summary>
    private static readonly TimeSpan MostForHeap = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for what was asked for.</summary>
    /// <param name="task">What is wanted.</param>
    /// <param name="collection">What has come so far.</param>
    /// <param name="cancellation">Ends it early; not an error where there is something to keep, and the link.</param>
    /// <returns>Whether it was ended early.</returns>
    /// <exception cref="DotnetRefusedException">The heap did not come to its end.</exception>
    /// <exception cref="OperationCanceledException">It was ended before there was anything whole.</exception>
    public static async Task<bool> RunAsync(ProfileTask task, NettraceCollection collection, CancellationToken cancellation)
    {
        if (!ProfileWords.IsOfNow(task.Request.Type))
        {
            return await ProfileWait.RunAsync(task, cancellation).ConfigureAwait(false);
        }

        task.Reporter.Report(new ProgressReport(ProfileWait.Now, false, null));
        if (task.Request.Type == ProfileType.Threads)
        {
            await Task.Delay(ForThreads, task.Clock, cancellation).ConfigureAwait(false);
            return false;
        }

        var began = task.Clock.GetTimestamp();
        while (!collection.Heap.IsWhole)
        {
            if (task.Clock.GetElapsedTime(began) > MostForHeap)
            {
                throw new DotnetRefusedException($"it has not told the whole heap within {MostForHeap.TotalMinutes:0} minutes: the heap is too large for the link");
            }

            await Task.Delay(BetweenLooks, task.Clock, cancellation).ConfigureAwait(false);
        }

        return false;
    }
}
