using System.Globalization;

namespace Sonde.Agent.Gdb;

/// <summary>How gdb is started for one client of the Debug Adapter Protocol (gdb 14 and later, "Debugger Adapter Protocol"). Pure.</summary>
internal static class GdbCommand
{
    /// <summary>The oldest gdb that speaks the protocol.</summary>
    public const int OldestMajor = 14;

    private const string Label = "GNU gdb ";

    /// <summary>gdb's absolute path and its arguments.</summary>
    /// <param name="gdb">The path.</param>
    /// <param name="processId">The target.</param>
    public static IReadOnlyList<string> Words(string gdb, int processId) =>
        [gdb, "-nx", "-nh", "-q", "--interpreter=dap", .. Settings(processId).SelectMany(static setting => new[] { "-iex", setting })];

    /// <summary>The version in what <c>gdb --version</c> prints: <c>18.1</c>; <c>unknown</c> where it is not there.</summary>
    public static string ParseVersion(string text)
    {
        // GNU gdb (Debian 18.1-3) 18.1
        var line = text.Split('\n').FirstOrDefault(static line => line.StartsWith(Label, StringComparison.Ordinal))?.TrimEnd();
        var version = line?[(line.LastIndexOf(' ') + 1)..];
        return version is { Length: > 0 and <= 64 } && char.IsAsciiDigit(version[0]) ? version : "unknown";
    }

    /// <summary>Whether a gdb of that version speaks the protocol.</summary>
    public static bool Speaks(string version) =>
        int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && major >= OldestMajor;

    // auto-load: a file of the target's must not decide what gdb does. sysroot: libraries are the target's own. displaced-stepping: it would keep scratch code at the
    // target's entry point, where a gdb that is killed leaves it. handle: a signal of the target's own life is no stop, but what it would die of; SIGINT and SIGTRAP,
    // which gdb uses itself, are not among "all". file: symbols are read before the attach, while the target runs.
    private static string[] Settings(int processId) =>
    [
        "set confirm off",
        "set pagination off",
        "set auto-load off",
        "set debuginfod enabled off",
        "set startup-with-shell off",
        "set displaced-stepping off",
        $"set sysroot /proc/{processId}/root",
        $"set debug-file-directory /usr/lib/debug:/proc/{processId}/root/usr/lib/debug",
        "handle all nostop noprint pass",
        "handle SIGSEGV SIGBUS SIGILL SIGFPE SIGABRT SIGSYS stop print pass",
        $"file /proc/{processId}/exe",
    ];
}
