namespace Sonde.Agent.Launching;

/// <summary>The status word of waitpid(2).</summary>
internal static class ExitStatus
{
    /// <summary>The exit code, or 128 + N where signal N ended it: what a shell says.</summary>
    public static int ToCode(int status) => Signal(status) is { } signal ? 128 + signal : status >> 8 & 0xff;

    /// <summary>The signal that ended it; null where it ended by itself.</summary>
    public static int? Signal(int status) => (status & 0x7f) is not 0 and var signal ? signal : null;
}
