using Sonde.Agent.Processes;

namespace Sonde.Agent.Guarding;

/// <summary>A process to be debugged, as it was before the debugger came.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="Before">Its state then.</param>
/// <param name="Repair">What knows its own instructions; null where they could not be read.</param>
/// <param name="Brake">Keeps it from running into a breakpoint when its debugger is killed.</param>
internal sealed record DebugTarget(int ProcessId, ProcessStat Before, InstructionRepair? Repair, ParkingBrake Brake)
{
    /// <summary>It was caught at its start, where it stands until a client is connected.</summary>
    public bool IsFromStart { get; init; }

    /// <summary>Looks at a process that no debugger holds yet; null when there is none.</summary>
    /// <param name="table">Where to look.</param>
    /// <param name="processId">Its id.</param>
    /// <param name="isKeeper">Whether another process, too, works the brake.</param>
    public static DebugTarget? Find(IProcessTable table, int processId, bool isKeeper) => table.Stat(processId) is { } before
        ? new DebugTarget(processId, before, InstructionRepair.Prepare(processId), new ParkingBrake(processId, isOn: isKeeper))
        : null;

    /// <summary>Reads its state; null when it is gone, also when its id is another process's by now.</summary>
    public ProcessStat? Look(IProcessTable table) => table.Stat(ProcessId) is { } stat && stat.StartTime == Before.StartTime ? stat : null;
}
