namespace Sonde.Tunnel.Control;

/// <summary>What was found in one process, and what was done.</summary>
/// <param name="ProcessId">Its id in the toolbox's process namespace.</param>
/// <param name="Name">The kernel's name of it.</param>
/// <param name="Executable">Its executable; null where it may not be read.</param>
/// <param name="TracerId">Who traces it, 0 for nobody; a process that is traced is not touched.</param>
/// <param name="TracerName">The tracer's name; null where it cannot be seen.</param>
/// <param name="WasStanding">It stood in a job-control stop, with no tracer.</param>
/// <param name="IsRunning">It was seen running afterwards, or before where nothing was to be done.</param>
public sealed record HealedProcess(
    int ProcessId, string Name, string? Executable, int TracerId, string? TracerName, bool WasStanding, bool IsRunning)
{
    /// <summary>How many bytes of breakpoint instructions were put back.</summary>
    public int MendedBytes { get; init; }

    /// <summary>How many other bytes of its code differ from its file; they were left alone.</summary>
    public int OtherBytes { get; init; }

    /// <summary>On arm64, after a debugger that was killed: asynchronous preemption may be off in it until it is started again.</summary>
    public bool MayLackPreemption { get; init; }

    /// <summary>Why its code could not be looked at, as a sentence; null where it could.</summary>
    public string? Problem { get; init; }

    /// <summary>How many files that a killed agent had left in its /tmp were removed; null for none.</summary>
    public int? RemovedFiles { get; init; }

    /// <summary>Something was to be done, or could not be.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsNews => MendedBytes > 0 || OtherBytes > 0 || RemovedFiles > 0 || WasStanding || TracerId != 0 || !IsRunning || Problem is not null;
}
