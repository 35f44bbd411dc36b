namespace Sonde.Containers.Commands;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 to 255; on Unix 128 + signal number when a signal ended it.</param>
/// <param name="StandardOutput">Everything it wrote, at most 16 MiB, as bytes.</param>
/// <param name="StandardErrorTail">The last 8 KiB of what it wrote there, read as UTF-8 (bad bytes become U+FFFD).</param>
public sealed record CommandResult(int ExitCode, ReadOnlyMemory<byte> StandardOutput, string StandardErrorTail);
