namespace Sonde.Agent.Catching;

/// <summary>A program that was caught.</summary>
/// <param name="ProcessId">Its process, which stands.</param>
/// <param name="IsAtStart">Whether it has not run an instruction of its own.</param>
internal sealed record CaughtStart(int ProcessId, bool IsAtStart);
