using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Agent.Trapping;

namespace Sonde.Agent.Guarding;

/// <summary>Sees to it that a process whose debugger has ended runs on with its own instructions.</summary>
internal sealed class TargetRecovery(IProcessTable table, TimeProvider clock)
{
    private const int LooksAlike = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostRecovery = TimeSpan.FromSeconds(2);

    /// <summary>Returns when the process was seen running several times in a row, or was not within 2 s.</summary>
    /// <param name="target">The process.</param>
    /// <param name="isDebuggerGone">False where the debugger holds it still: then it is only looked at.</param>
    /// <remarks>
    /// What is left of a debugger that was killed: its breakpoints, and the <see cref="ParkingBrake"/> where the target was stopped. One that is
    /// ended in the middle of its attach also leaves the SIGSTOPs by which it stopped the threads. Either becomes a job-control stop when the
    /// kernel drops the tracer.
    /// </remarks>
    public async Task<ReleaseOutcome> RunAsync(DebugTarget target, bool isDebuggerGone)
    {
        var start = clock.GetTimestamp();
        var (alike, mended) = (0, 0);
        while (target.Look(table) is { HasEnded: false } stat)
        {
            var isTraced = table.Status(target.ProcessId) is { TracerId: not 0 };
            var isStopped = stat.IsStopped && !target.Before.IsStopped;
            var isLate = clock.GetElapsedTime(start) > MostRecovery;
            if (isDebuggerGone && !isTraced)
            {
                mended += Mend(target, stat);
            }

            alike = isTraced || isStopped ? 0 : alike + 1;
            if (alike == LooksAlike || isLate)
            {
                // Only now is nothing left to catch.
                _ = !isDebuggerGone || isTraced || TrapCatcher.TakeBack(target.ProcessId);
                return new ReleaseOutcome(isDebuggerGone, IsTargetGone: false, IsRunning: !isStopped) { Mended = mended };
            }

            await Task.Delay(Poll, clock, CancellationToken.None);
        }

        return new ReleaseOutcome(isDebuggerGone, IsTargetGone: true, IsRunning: false);
    }

    /// <summary>
    /// Mends a process in which a debugger was killed with its whole toolbox: one that stands still with breakpoints in it, or that has a handler of ours; returns how
    /// many bytes of instructions were put back, 0 where neither is so.
    /// </summary>
    public int MendLeftovers(int processId)
    {
        if (table.Stat(processId) is not { HasEnded: false } stat || table.Status(processId) is not { TracerId: 0 })
        {
            return 0;
        }

        // What was lent to it tells whose the breakpoints are; without it those of a process that runs may be a tracing probe's.
        var isLent = TrapCatcher.Find(processId) is not null;
        if ((stat.State != 'T' && !isLent) || InstructionRepair.Inspect(processId)?.RunOnBreakpoints() is not { } found)
        {
            return 0;
        }

        if (stat.State == 'T' && (isLent || found.Breakpoints > 0))
        {
            _ = Libc.Kill(processId, Signals.Continue);
        }

        _ = TrapCatcher.TakeBack(processId);
        return found.Breakpoints;
    }

    /// <summary>The instructions first: the process is let go only when they are its own again.</summary>
    private static int Mend(DebugTarget target, ProcessStat stat)
    {
        var mended = Math.Max(0, target.Repair?.Run() ?? 0);
        if (stat.State == 'T' && !target.Before.IsStopped)
        {
            _ = Libc.Kill(target.ProcessId, Signals.Continue);
        }

        return mended;
    }
}
