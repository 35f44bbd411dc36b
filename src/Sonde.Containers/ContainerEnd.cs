namespace Sonde.Containers;

/// <summary>How a container's run ended.</summary>
/// <param name="ExitCode">The exit code; 128 + the signal where one ended it.</param>
/// <param name="IsOutOfMemory">The kernel killed it because its memory ran out.</param>
/// <param name="FinishedAt">When; null where the engine does not say.</param>
public sealed record ContainerEnd(int ExitCode, bool IsOutOfMemory, DateTimeOffset? FinishedAt);
