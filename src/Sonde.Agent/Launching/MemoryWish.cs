namespace Sonde.Agent.Launching;

/// <summary>What the client says of the debugger's memory.</summary>
/// <param name="LimitBytes">What the processes that can be seen, and the debugger, may take together; null for unknown.</param>
/// <param name="MayExceed">Whether the debugger is attached where it does not fit, too.</param>
internal sealed record MemoryWish(long? LimitBytes, bool MayExceed);
