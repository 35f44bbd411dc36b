using System.Globalization;
using Sonde.Core.Profiles.Nettrace;
using Sonde.Core.Profiling;
using Sonde.Core.Profiling.Dotnet;
using Sonde.Core.Tools;

namespace Sonde.Core.Topping.Counters;

/// <summary>The counters of .NET (EventCounters), in one session of its runtime, which is ended with this.</summary>
/// <remarks>Tasks: one that reads the events, awaited by <see cref="RunAsync"/> on every way out.</remarks>
internal sealed class CounterTop : ITopSource
{
    /// <summary>The runtime carries its events out ten times a second: all that belongs to a beat is there by then.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    /// <summary>Beyond an interval: for a runtime that is busy.</summary>
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(5);

    /// <summary>The runtime makes it for whoever asks first (dotnet/runtime, CounterGroup.cs), and never ends it.</summary>
    private const string Remains = "a thread of the runtime's own, .NET Counter Poller, asleep in the process until it ends; the runtime makes it when its counters are asked for first";

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [DotnetFault.Runtime];

    /// <inheritdoc/>
    public IReadOnlyList<TopType> Types => [TopType.Counters];

    /// <inheritdoc/>
    public async Task<string?> RunAsync(ProfileTask task, Action<TopInterval> take, CancellationToken ending) =>
        DotnetPort.WhyNot(task.Session) ?? await DotnetPort.UseAsync<string?>(task, "watch", () => WatchAsync(task, take, ending), ending).ConfigureAwait(false);

    private static async Task<string?> WatchAsync(ProfileTask task, Action<TopInterval> take, CancellationToken ending)
    {
        Task<Stream> Open(CancellationToken token) => DotnetPort.OpenAsync(task, token);

        using var asking = new CancellationTokenSource(DotnetPort.MostAsking, task.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(asking.Token, ending);
        var interval = task.Request.Duration;
        var board = new CounterBoard(interval, DotnetWords.HowCounted(await EventSession.AskVersionAsync(Open, either.Token).ConfigureAwait(false)));
        await using var session = await EventSession.BeginAsync(Open, EventWish.ForCounters(interval), either.Token).ConfigureAwait(false);
        task.Wrote([], [Remains]);
        using var cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, task.Clock);
        var reading = session.ReadAsync(new NettraceParser(board), null, cut.Token);
        try
        {
            while (!ending.IsCancellationRequested)
            {
                await WaitAsync(board, reading, interval, task.Clock, ending).ConfigureAwait(false);
                take(board.Take());
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The session ends below.
        }
        finally
        {
            cut.CancelAfter(MostEnding);

            // Where the runtime does not answer, the agent tells it again, when the connection is closed.
            await (reading.IsCompleted ? Task.CompletedTask : session.StopAsync(cut.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    /// <summary>Waits until an interval is whole.</summary>
    /// <param name="board">Gathers it.</param>
    /// <param name="reading">Completes when no more will come.</param>
    /// <param name="interval">How long it is to be.</param>
    /// <param name="clock">Time.</param>
    /// <param name="ending">Ends it.</param>
    /// <exception cref="DotnetRefusedException">There will be none.</exception>
    internal static async Task WaitAsync(CounterBoard board, Task reading, TimeSpan interval, TimeProvider clock, CancellationToken ending)
    {
        var most = interval + MostSilence;
        using var limit = new CancellationTokenSource(most, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ending);
        var due = board.Due.WaitAsync(over.Token);
        if (await Task.WhenAny(due, reading).ConfigureAwait(false) == reading)
        {
            await over.CancelAsync().ConfigureAwait(false);
            await due.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await reading.ConfigureAwait(false);
            throw new DotnetRefusedException("its counters ended: the process has ended, or somebody else ended the session");
        }

        try
        {
            await due.ConfigureAwait(false);
        }
        catch (OperationCanceledException silent) when (!ending.IsCancellationRequested)
        {
            throw new DotnetRefusedException(
                string.Create(CultureInfo.InvariantCulture, $"its runtime told no counter for {most.TotalSeconds:0} s: it stands, or its event sources are switched off (EventSourceSupport)"),
                silent);
        }

        await Task.Delay(Settling, clock, ending).ConfigureAwait(false);
    }
}
