using Sonde.Agent.Native;
using Sonde.Agent.Processes;

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
                return new ReleaseOutcome(isDebuggerGone, IsTargetGone: false, IsRunning: !isStopped) { Mended = mended };
            }

            await Task.Delay(Poll, clock, CancellationToken.None);
        }

        return new ReleaseOutcome(isDebuggerGone, IsTargetGone: true, IsRunning: false);
    }

    /// <summary>
    /// Mends a process that stands still because a debugger was killed with its whole toolbox; returns how many bytes of instructions were put
    /// back, 0 where it stands for another reason, or runs.
    /// </summary>
    public int MendLeftovers(int processId)
    {
        if (table.Stat(processId) is not { State: 'T' } || table.Status(processId) is not { TracerId: 0 })
        {
            return 0;
        }

        if (InstructionRepair.Inspect(processId) is not { } repair || repair.RunOnBreakpoints() is not { Breakpoints: > 0 } found)
        {
            return 0;
        }

        _ = TrapRescue.Run(processId, repair.IsOwnInstruction);
        _ = Libc.Kill(processId, Signals.Continue);
        return found.Breakpoints;
    }

    /// <summary>The instructions first, then the threads that hit one of them: the process is let go only when they are its own again.</summary>
    private static int Mend(DebugTarget target, ProcessStat stat)
    {
        var mended = Math.Max(0, target.Repair?.Run() ?? 0);
        if (stat.State == 'T' && !target.Before.IsStopped)
        {
            _ = target.Repair is { } repair ? TrapRescue.Run(target.ProcessId, repair.IsOwnInstruction) : 0;
            _ = Libc.Kill(target.ProcessId, Signals.Continue);
        }

        return mended;
    }
}
