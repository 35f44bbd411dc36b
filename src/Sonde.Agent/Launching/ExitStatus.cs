namespace Sonde.Agent.Launching;

/// <summary>The status word of waitpid(2).</summary>
internal static class ExitStatus
{
    /// <summary>The exit code, or 128 + N where signal N ended it: what a shell says.</summary>
    public static int ToCode(int status) => (status & 0x7f) == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f);
}
