namespace Sonde.Core.Diagnosis;

/// <summary>What exit codes mean by convention (POSIX shells, container runtimes). Pure.</summary>
internal static class ExitMeaning
{
    private const int SignalOffset = 128;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL, an illegal instruction",
        [6] = "SIGABRT, which the program sent itself (abort, a failed assertion)",
        [7] = "SIGBUS, a bad memory access",
        [8] = "SIGFPE, an arithmetic error",
        [9] = "SIGKILL",
        [11] = "SIGSEGV, a bad memory access",
        [13] = "SIGPIPE",
        [15] = "SIGTERM",
        [24] = "SIGXCPU",
        [25] = "SIGXFSZ",
        [31] = "SIGSYS, a system call that seccomp forbids",
    };

    /// <summary>The signal that an end came from; null for none.</summary>
    public static string? Signal(int exitCode, int signal) =>
        signal > 0 ? Signals.GetValueOrDefault(signal, $"signal {signal}")
        : exitCode is > SignalOffset and <= SignalOffset + 64 ? Signals.GetValueOrDefault(exitCode - SignalOffset, $"signal {exitCode - SignalOffset}")
        : null;

    /// <summary>Whether it is a signal by which a program crashes, and nobody stops one.</summary>
    public static bool IsCrash(int exitCode, int signal) => (signal > 0 ? signal : exitCode - SignalOffset) is 4 or 6 or 7 or 8 or 11 or 31;
}
