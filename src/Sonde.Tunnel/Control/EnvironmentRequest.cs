using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>Asks for the environment that a process was started with (<c>/proc/PID/environ</c>), with every value in it. Neither side shows or records any of them.</summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace.</param>
public sealed record EnvironmentRequest([property: JsonRequired] int ProcessId) : AgentRequest;

/// <summary>The environment.</summary>
/// <param name="Bytes">As the kernel has it: <c>NAME=value</c>, each ended by a zero, in no particular encoding; at most <see cref="MostBytes"/>. On the wire base64.</param>
public sealed record EnvironmentAnswer(ReadOnlyMemory<byte> Bytes) : AgentAnswer
{
    /// <summary>So that an answer fits into a line.</summary>
    public const int MostBytes = 512 * 1024;
}
