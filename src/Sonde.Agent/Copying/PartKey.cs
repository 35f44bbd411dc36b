namespace Sonde.Agent.Copying;

/// <summary>A copy into a target.</summary>
/// <param name="ProcessId">The process through which it goes.</param>
/// <param name="StartTime">That process's start (proc_pid_stat(5)): another one with its id is another target.</param>
/// <param name="Path">The final path, in the target.</param>
internal sealed record PartKey(int ProcessId, long StartTime, string Path);
