using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>Asks how much memory a process has left before the kernel ends something: what its own control groups and the machine leave. Nothing is touched.</summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace.</param>
public sealed record MemoryRequest([property: JsonRequired] int ProcessId) : AgentRequest;

/// <summary>The memory of a process.</summary>
/// <param name="ResidentBytes">What it holds.</param>
public sealed record MemoryAnswer(long ResidentBytes) : AgentAnswer
{
    /// <summary>What is left, of its control groups as far as they can be seen from its container, and of the machine: the least of them, 0 or more. Null where nothing can be known.</summary>
    public long? LeftBytes { get; init; }
}
