using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Sonde.Cli.Terminal;

/// <summary>Windows consoles obey escapes only when asked to (ENABLE_VIRTUAL_TERMINAL_PROCESSING, since Windows 10 1511).</summary>
[SupportedOSPlatform("windows")]
internal static partial class WindowsConsole
{
    private const int StandardOutput = -11;
    private const int StandardError = -12;
    private const uint ProcessEscapes = 0x4;

    /// <summary>Asks for it.</summary>
    /// <returns>False where a console that is looked at does not know escapes.</returns>
    public static bool EnableEscapes(bool isOutputConsole, bool isErrorConsole) =>
        (!isOutputConsole || Enable(StandardOutput)) && (!isErrorConsole || Enable(StandardError));

    private static bool Enable(int device)
    {
        var handle = GetStdHandle(device);
        return GetConsoleMode(handle, out var mode) && SetConsoleMode(handle, mode | ProcessEscapes);
    }

    [LibraryImport("kernel32.dll")]
    private static partial nint GetStdHandle(int device);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetConsoleMode(nint handle, out uint mode);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleMode(nint handle, uint mode);
}
