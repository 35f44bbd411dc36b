using System.Runtime.InteropServices;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Agent.Sampling.Java;
using Sonde.Agent.Trapping;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>
/// Mends processes that a killed debugger left behind, because their user asks for it: one that stands in a job-control stop runs on, and breakpoint
/// instructions that its file does not have are taken out.
/// </summary>
/// <remarks>
/// A tracing probe of somebody else's (uprobe) looks the same as a breakpoint and is taken out as well; without being asked, see <see cref="TargetRecovery"/>,
/// only processes that stand still are mended.
/// </remarks>
internal sealed class ProcessHealing(IProcessTable table, ProcessCatalog catalog, TimeProvider clock)
{
    private const int MostReported = 256;
    private const int LooksAlike = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostWaking = TimeSpan.FromSeconds(2);

    /// <summary>Looks and mends.</summary>
    /// <exception cref="AgentRefusedException">There is no such process.</exception>
    public async Task<HealAnswer> RunAsync(HealRequest request)
    {
        var wanted = catalog.List(request.ContainerId).Processes.Where(process => request.ProcessId is null || request.ProcessId == process.ProcessId).ToList();
        if (request.ProcessId is { } id && wanted.Count == 0)
        {
            throw new AgentRefusedException(new AgentError(AgentErrorCode.ProcessMissing, $"There is no process {id}."));
        }

        var healed = new List<HealedProcess>();
        foreach (var process in wanted)
        {
            var one = await HealAsync(process);
            var removed = process.Runtime == "java" ? new JvmTemporary(process.ProcessId, table).Sweep() : 0;
            healed.Add(removed > 0 ? one with { RemovedFiles = removed } : one);
        }

        return new HealAnswer([.. healed.OrderByDescending(static process => process.IsNews).Take(MostReported).OrderBy(static process => process.ProcessId)]);
    }

    private async Task<HealedProcess> HealAsync(ProcessDescription process)
    {
        var before = table.Stat(process.ProcessId);
        var isTraced = process.TracerId != 0;
        var found = new HealedProcess(
            process.ProcessId, process.Name, process.Executable, process.TracerId, process.TracerName,
            WasStanding: !isTraced && before is { State: 'T' }, IsRunning: before is { IsStopped: false, HasEnded: false });
        if (isTraced || before is null)
        {
            return found;
        }

        var repair = InstructionRepair.Inspect(process.ProcessId);
        if (repair?.RunOnBreakpoints() is not { } count)
        {
            // Without its own instructions it would run into a breakpoint and die: better that it stands.
            return found with { Problem = process.Access.Detail ?? "Its code cannot be compared with its file." };
        }

        found = found with
        {
            MendedBytes = count.Breakpoints,
            OtherBytes = count.Others,
            MayLackPreemption = count.Breakpoints > 0 && RuntimeInformation.ProcessArchitecture == Architecture.Arm64,
        };
        found = found.WasStanding ? await WakeAsync(found) : found;
        return TrapCatcher.TakeBack(process.ProcessId) ? found : found with { Problem = "The handler for SIGTRAP that a debugger's session lent to it could not be taken back." };
    }

    private async Task<HealedProcess> WakeAsync(HealedProcess process)
    {
        _ = Libc.Kill(process.ProcessId, Signals.Continue);
        var start = clock.GetTimestamp();
        var alike = 0;
        while (alike < LooksAlike && clock.GetElapsedTime(start) < MostWaking)
        {
            alike = table.Stat(process.ProcessId) is { IsStopped: false, HasEnded: false } ? alike + 1 : 0;
            await Task.Delay(Poll, clock, CancellationToken.None);
        }

        return process with { IsRunning = alike == LooksAlike };
    }
}
