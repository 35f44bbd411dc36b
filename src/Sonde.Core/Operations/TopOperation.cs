using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Profiling;
using Sonde.Core.Reports;
using Sonde.Core.Topping;

namespace Sonde.Core.Operations;

/// <summary><c>sonde top</c>: where a process spends its time, or what its runtime counts, picture by picture.</summary>
/// <remarks>Tasks: one waits for the end of the view, and is over when the view is; <c>LookAsync</c> awaits it.</remarks>
/// <param name="platform">Where the target is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
/// <param name="open">Opens what pictures are shown on; null where each is reported.</param>
internal sealed class TopOperation(ITargetPlatform platform, TopRequest request, HostContext host, IReporter reporter, Func<ITopView>? open)
{
    /// <summary>Runs until the user or the number of pictures ends it.</summary>
    public Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var words = new LookWords("top", "watch", TopSources.Tools, _ => TopWords.Wish(request), $"sonde top {request.Target.Words}") { Others = TopSources.Others };
        return new LookSession(platform, request, host, reporter, words).RunAsync(LookAsync, cancellation);
    }

    private async Task<LookEnd> LookAsync(LookTarget target, CancellationToken ending)
    {
        var shown = 0;
        var view = open?.Invoke();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var watching = WatchAsync(view, over);
        try
        {
            var pictures = new TopPictures(target.Session.Facts.ShortName, target.Process);
            var task = new ProfileTask(target.Session, target.Process, TopWords.Interval(request), host.Clock, reporter) { Attach = target.Attach, Wrote = target.Ledger.Wrote };
            await TopSources.RunAsync(task, request.Type, interval => Show(pictures.Add(interval), view, ref shown, over), over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !target.Session.Agent.Completion.IsCompleted)
        {
            // It was ended before its first picture.
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
            if (view is not null)
            {
                await view.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (target.Session.Agent.Completion.IsCompleted)
        {
            throw new IOException("the link ended");
        }

        var count = $"{shown} {(shown == 1 ? "picture" : "pictures")}";
        return new LookEnd(shown > 0 ? ExitCode.Done : ExitCode.Negative, shown >= request.Count ? $"{count} were shown" : $"you ended it after {count}");
    }

    private void Show(Report report, ITopView? view, ref int shown, CancellationTokenSource over)
    {
        if (view is null)
        {
            reporter.Report(report);
        }
        else
        {
            view.Show(report);
        }

        if (++shown >= request.Count)
        {
            over.Cancel();
        }
    }

    private static async Task WatchAsync(ITopView? view, CancellationTokenSource over)
    {
        if (view is not null)
        {
            await ((Task)view.Ended.WaitAsync(over.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await over.CancelAsync().ConfigureAwait(false);
        }
    }
}
