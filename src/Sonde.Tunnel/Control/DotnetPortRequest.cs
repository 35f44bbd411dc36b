using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Looks for the diagnostic port of a .NET process (dotnet/diagnostics, ipc-protocol.md), connects to it to see that it is the process's own, and sends nothing. Answered when it is;
/// the channels <see cref="DotnetPortPurpose"/> are connections to it.
/// </summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace.</param>
public sealed record DotnetPortRequest([property: JsonRequired] int ProcessId) : AgentRequest;

/// <summary>The process has a port, and takes connections.</summary>
/// <param name="Path">The socket, as a path of the target's: <c>/tmp/dotnet-diagnostic-1-4711-socket</c>.</param>
public sealed record DotnetPortAnswer(string Path) : AgentAnswer;
