using System.Runtime.InteropServices;

namespace Sonde.EndToEndTests.Support;

/// <summary>Signals by number (signal(7), the same on amd64 and arm64).</summary>
internal static partial class Signal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends one; a process that has gone is no fault.</summary>
    public static void Send(int processId, int signal)
    {
        // 0 and less mean whole groups of processes, this one's among them (kill(2)).
        Assert.True(processId > 1, $"no process to signal: {processId}");
        _ = SendTo(processId, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendTo(int processId, int signal);
}
