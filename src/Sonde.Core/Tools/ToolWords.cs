using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools;

/// <summary>What is said of a debugger that was attached. Pure.</summary>
internal static class ToolWords
{
    /// <summary>That a debugger was attached, and what it cost the target; or that it will be, where an IDE has it attach.</summary>
    /// <param name="tool">The debugger.</param>
    /// <param name="started">What the agent said.</param>
    public static string Started(IDebugTool tool, StartDebuggerAnswer started) => tool.AttachesForIde
        ? $"{tool.Title} {started.Version} is ready; it attaches when an IDE connects"
        : $"{Attached(tool, started.Version)}; {Freeze(started.FreezeMilliseconds)}";

    /// <summary><c>Delve 1.27.1 is attached</c>.</summary>
    /// <param name="tool">The debugger.</param>
    /// <param name="version">Its version, or its runtime's.</param>
    public static string Attached(IDebugTool tool, string version) => $"{char.ToUpperInvariant(tool.Title[0])}{tool.Title[1..]} {version} is attached";

    /// <summary>What the attach cost the target.</summary>
    public static string Freeze(double milliseconds) => milliseconds <= 0
        ? "the target did not stand still for it"
        : string.Create(CultureInfo.InvariantCulture, $"the target stood still for {milliseconds:0} ms");
}
