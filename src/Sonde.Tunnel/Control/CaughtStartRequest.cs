namespace Sonde.Tunnel.Control;

/// <summary>
/// Asks for the program that was caught at its start, of an agent that was started to catch one; waits for it for 2 s. Nothing of it is attached by that.
/// </summary>
public sealed record CaughtStartRequest : AgentRequest;

/// <summary>What was caught.</summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace, which stands; null for nothing yet.</param>
/// <param name="IsAtStart">Whether it has not run an instruction of its own; false also for nothing.</param>
public sealed record CaughtStartAnswer(int? ProcessId, bool IsAtStart) : AgentAnswer;
