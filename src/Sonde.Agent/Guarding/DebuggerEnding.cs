using Sonde.Agent.Launching;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Guarding;

/// <summary>Ends a debugger that has no client any more, in a way that its target survives. The agent does it, and the keeper of a dead agent.</summary>
/// <remarks>
/// SIGTERM alone is not enough. When the target runs, dlv (1.27.1) first halts it, by a SIGTRAP to the process; when a breakpoint is hit in
/// that very moment, the SIGTRAP stays pending, dlv detaches, and the target dies of it: 61 of 146 tries with a hit within 4 ms (measured).
/// So the breakpoints go first, straight from memory; hits under way are waited for; a SIGTRAP that somebody's halt left behind is fed to
/// dlv by letting the target run once more; and only then comes SIGTERM, with nothing left that could race with it. One that obeys nobody is
/// killed (<see cref="LastResort"/>): it would hold its target for ever.
/// </remarks>
internal sealed class DebuggerEnding(IProcessTable table, TimeProvider clock)
{
    private enum Stage
    {
        /// <summary>It is attaching, or does not answer.</summary>
        Silent,

        /// <summary>It answers.</summary>
        Serving,

        /// <summary>It has the target and listens no more, which is the first thing that dlv does when it is told to end.</summary>
        Ending,
    }

    private const ulong TrapPending = 1UL << 4;
    private const int LooksAlike = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostSettling = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan MostStarting = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostAnswering = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenSignals = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostStartingHung = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostWaitHung = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MostMending = TimeSpan.FromSeconds(3);

    private readonly LastResort _lastResort = new(clock);
    private readonly TargetRecovery _recovery = new(table, clock);

    /// <summary>
    /// Returns when the debugger is gone and the target runs. It is killed when it has not obeyed within 10 s; that it does not even die is an
    /// outcome, too.
    /// </summary>
    /// <param name="debugger">The debugger.</param>
    /// <param name="target">Its target.</param>
    /// <param name="socketPath">Where the debugger serves; null for one that speaks with one client alone, which ends with what is spoken and gets no signal.</param>
    /// <param name="othersDone">Ends when the debugger's keeper has mended what the debugger left; completed where there is nobody else to mend.</param>
    /// <param name="isHung">It is known to hang: it gets less time, 1 s to answer and 3 s to obey.</param>
    public async Task<ReleaseOutcome> RunAsync(ToolHandle debugger, DebugTarget target, string? socketPath, Task othersDone, bool isHung = false)
    {
        target.Brake.Lock();
        debugger.Wake();
        try
        {
            await (socketPath is null ? Task.CompletedTask : SettleAsync(debugger, target, socketPath, isHung ? MostStartingHung : MostStarting));
        }
        catch (Exception unforeseen)
        {
            // The preparation makes the end safer; that it fails must not keep the target from being let go.
            StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: preparing the debugger's end failed: {unforeseen.Message}");
        }

        if (await EndAsync(debugger, isHung || socketPath is null ? MostWaitHung : MostWait, isAsked: socketPath is not null))
        {
            return await RecoverAsync(target, othersDone, isDebuggerGone: true);
        }

        var (isGone, mended) = await _lastResort.RunAsync(debugger, target);
        var outcome = await RecoverAsync(target, othersDone, isGone);
        return outcome with { WasKilled = true, Mended = mended + outcome.Mended };
    }

    /// <summary>
    /// Ends it at once, by SIGKILL, for who may be killed himself at any moment: a container whose first process has died is taken apart. Only for a target to
    /// which a handler is lent (<see cref="Trapping.TrapCatcher"/>): it is what makes that harmless.
    /// </summary>
    public async Task<ReleaseOutcome> KillAsync(ToolHandle debugger, DebugTarget target)
    {
        target.Brake.Lock();
        var (isGone, mended) = await _lastResort.RunAsync(debugger, target, isCaught: true);
        var outcome = await _recovery.RunAsync(target, isGone);
        return outcome with { WasKilled = true, Mended = mended + outcome.Mended };
    }

    /// <summary>Two that look after the same threads at the same time would be in each other's way.</summary>
    private async Task<ReleaseOutcome> RecoverAsync(DebugTarget target, Task othersDone, bool isDebuggerGone)
    {
        await Task.WhenAny(othersDone, Task.Delay(isDebuggerGone ? MostMending : TimeSpan.Zero, clock, CancellationToken.None));
        return await _recovery.RunAsync(target, isDebuggerGone);
    }

    /// <summary>True when the debugger is gone, false when it did not obey in time.</summary>
    private async Task<bool> EndAsync(ToolHandle debugger, TimeSpan mostWait, bool isAsked)
    {
        var start = clock.GetTimestamp();
        var nextSignal = TimeSpan.Zero;
        while (debugger.IsAlive)
        {
            var waited = clock.GetElapsedTime(start);
            if (waited > mostWait)
            {
                return false;
            }

            if (isAsked && waited >= nextSignal)
            {
                debugger.Terminate();
                nextSignal = waited + BetweenSignals;
            }

            await Task.Delay(Poll, clock, CancellationToken.None);
        }

        return true;
    }

    /// <summary>Returns when target and debugger agree on stopped or running and no breakpoint is left, or when the time is up.</summary>
    private async Task SettleAsync(ToolHandle debugger, DebugTarget target, string socketPath, TimeSpan mostStarting)
    {
        if (await AwaitStageAsync(debugger, target.ProcessId, socketPath, mostStarting) != Stage.Serving)
        {
            // Told to end already: should it be stuck in that, the next breakpoint hit is what frees it, so they stay.
            return;
        }

        var start = clock.GetTimestamp();
        var (alike, last) = (0, ThreadPicture.Some);
        while (debugger.IsAlive && clock.GetElapsedTime(start) < MostSettling)
        {
            // Stepping over a breakpoint, dlv takes it out and puts it back: hence again and again.
            var isClean = target.Repair is null || target.Repair.Run() <= 0;
            var picture = ThreadPictures.Look(target.ProcessId);
            alike = isClean && picture == last && picture != ThreadPicture.Some ? alike + 1 : 0;
            last = picture;
            if (picture == ThreadPicture.Gone || (alike >= LooksAlike && (picture == ThreadPicture.None || await IsAtRestAsync(target, socketPath))))
            {
                return;
            }

            await Task.Delay(Poll, clock, CancellationToken.None);
        }
    }

    /// <summary>Lets an attach under way come to its end: dlv that is told to end in the middle of it dies at once and detaches from nothing.</summary>
    private async Task<Stage> AwaitStageAsync(ToolHandle debugger, int targetId, string socketPath, TimeSpan mostStarting)
    {
        var start = clock.GetTimestamp();
        var stage = Stage.Silent;
        while (debugger.IsAlive && stage == Stage.Silent && clock.GetElapsedTime(start) < mostStarting)
        {
            stage = await LookAsync(debugger, targetId, socketPath);
            if (stage == Stage.Silent)
            {
                await Task.Delay(Poll, clock, CancellationToken.None);
            }
        }

        return stage;
    }

    private async Task<Stage> LookAsync(ToolHandle debugger, int targetId, string socketPath)
    {
        using var limit = new CancellationTokenSource(MostAnswering, clock);
        try
        {
            // dlv listens first and attaches then, so one that has the target and does not listen has done with it.
            var isTracing = table.Status(targetId)?.TracerId is { } tracer && debugger.HasThread(tracer);
            return await DelveRpc.TryAskRunningAsync(socketPath, limit.Token) is not null ? Stage.Serving : isTracing ? Stage.Ending : Stage.Silent;
        }
        catch (Exception silent) when (silent is IOException or OperationCanceledException)
        {
            return Stage.Silent;
        }
    }

    /// <summary>All threads are stopped: whether dlv is done with that, and no SIGTRAP waits for the target.</summary>
    private async Task<bool> IsAtRestAsync(DebugTarget target, string socketPath)
    {
        using var limit = new CancellationTokenSource(MostAnswering, clock);
        try
        {
            if (await DelveRpc.TryAskRunningAsync(socketPath, limit.Token) is not { } isRunning)
            {
                // It has stopped listening, so it is ending already.
                return true;
            }

            if (isRunning)
            {
                return false;
            }

            if (table.Status(target.ProcessId) is { } status && (status.PendingSignals & TrapPending) != 0)
            {
                target.Brake.Release();
                await DelveRpc.ContinueAsync(socketPath, limit.Token);
                return false;
            }

            return true;
        }
        catch (Exception silent) when (silent is IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
