using System.Globalization;
using System.Text.RegularExpressions;

namespace Sonde.Core.Linting;

/// <summary>By what debuggers are known: the words that start them, the ports that they listen on, the images that hold them. Pure.</summary>
internal static partial class DebugSigns
{
    /// <summary>Ports that are a debugger's and hardly anything else's.</summary>
    private static readonly Dictionary<int, string> Ports = new()
    {
        [2345] = "Delve",
        [40000] = "Delve",
        [9229] = "Node.js's inspector",
        [9230] = "Node.js's inspector",
        [5678] = "debugpy",
        [5005] = "JDWP",
    };

    private static readonly string[] Programs = ["dlv", "gdbserver", "gdb", "lldb-server", "lldb", "ptvsd", "vsdbg", "debugpy", "dlv-dap", "pydevd"];

    /// <summary>Variables whose text is a command line of a runtime.</summary>
    private static readonly string[] Variables =
        ["NODE_OPTIONS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JAVA_OPTS", "JAVA_OPTIONS", "CATALINA_OPTS", "MAVEN_OPTS", "JVM_OPTS", "JAVA_ARGS"];

    /// <summary>The debugger that a command line starts, as it stands there; null for none.</summary>
    /// <param name="words">Command and arguments; a shell's script is one word.</param>
    public static string? InCommand(IEnumerable<string> words)
    {
        var all = words.SelectMany(static word => word.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToArray();
        for (var at = 0; at < all.Length; at++)
        {
            var name = all[at][(all[at].LastIndexOf('/') + 1)..].Trim('"', '\'', ';');
            if ((Programs.Contains(name, StringComparer.Ordinal) && (at == 0 || !all[at - 1].StartsWith("--", StringComparison.Ordinal))) || Option().IsMatch(all[at])
                || (name == "inspect" && at > 0 && all[at - 1].EndsWith("node", StringComparison.Ordinal)))
            {
                return all[at];
            }
        }

        return null;
    }

    /// <summary>The debugger's option in a variable; null for none.</summary>
    public static string? InVariable(string name, string value) => name switch
    {
        _ when Variables.Contains(name, StringComparer.Ordinal) => InCommand([value]),
        "JPDA_ADDRESS" or "JAVA_DEBUG" or "JAVA_ENABLE_DEBUG" or "BPL_DEBUG_ENABLED" or "PYTHONBREAKPOINT" or "DEBUGPY" when value is not ("" or "0" or "false" or "no") => value,
        _ => null,
    };

    /// <summary>The address that a debugger listens on and others reach; null where it listens on the loopback, or does not listen.</summary>
    public static string? OutsideAddress(IEnumerable<string> words)
    {
        var text = string.Join(' ', words);
        foreach (var match in Address().Matches(text).Cast<Match>())
        {
            var host = match.Groups["host"].Value.Trim('[', ']');
            if (host is not ("127.0.0.1" or "localhost" or "::1"))
            {
                return match.Value.Trim();
            }
        }

        return null;
    }

    /// <summary>Whose port that is; null for nobody's that is known.</summary>
    /// <param name="port">A number, or a name.</param>
    /// <param name="name">The port's name, where it has one: a number alone says little of a port that is named http.</param>
    public static string? PortOwner(string? port, string? name = null) =>
        name is not null && PortName().IsMatch(name) ? $"a port named {name}"
        : int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? name is not null && Application().IsMatch(name) ? null : Ports.GetValueOrDefault(number)
        : port is not null && PortName().IsMatch(port) ? $"a port named {port}"
        : null;

    /// <summary>Whether it is one of Go's profiles by convention.</summary>
    public static bool IsProfilePort(string? port) => port is "6060" || (port is not null && port.Contains("pprof", StringComparison.OrdinalIgnoreCase));

    /// <summary>What says that an image is for debugging; null for nothing.</summary>
    public static string? InImage(string image) => ImageWord().Match(image) is { Success: true } match ? match.Value.Trim('/', ':', '-', '_', '.') : null;

    /// <summary>Whether a name is of something that is there for debugging alone.</summary>
    public static bool IsDebugName(string name) => DebugName().IsMatch(name);

    [GeneratedRegex(@"^['""]?(--inspect(-brk|-wait|-port)?(=|$)|--debug-brk|--debug-port|-agentlib:jdwp|-Xrunjdwp|-Xdebug|-gdb$|--gdb=)")]
    private static partial Regex Option();

    [GeneratedRegex(@"(--listen(=|\s+)|--inspect(-brk|-wait)?=|address=|-l\s+)(?<host>\[?[0-9A-Za-z.:*_-]*?\]?):[0-9]+|gdbserver\s+(?<host>[0-9A-Za-z.*]*):[0-9]+|--inspect(-brk|-wait)?=(?<host>0\.0\.0\.0|\[?::\]?|\*)")]
    private static partial Regex Address();

    [GeneratedRegex(@"(^|[-_.])(debug|debugger|delve|dlv|jdwp|jpda|inspector|inspect|debugpy|gdb|gdbserver)([-_.]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex PortName();

    [GeneratedRegex("^(http|https|http2|grpc|grpc-web|web|ui|api|app|main|metrics)(-|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Application();

    [GeneratedRegex(@"[/:_.-](debug|dbg|dev-debug|delve|dlv|netshoot|koolkits|toolbox|debugger|sonde-(go|native|net|capture|trace|java))(?=$|[-_.:@/])", RegexOptions.IgnoreCase)]
    private static partial Regex ImageWord();

    [GeneratedRegex(@"(^|-)(debug|debugger|delve|dlv)(-|$)", RegexOptions.IgnoreCase)]
    private static partial Regex DebugName();
}
