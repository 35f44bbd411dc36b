using System.Globalization;
using System.Text;

namespace Sonde.Agent.InProcess.Java;

/// <summary>
/// How a JVM was told to be debugged (options of the agent jdwp, JPDA "Connection and Invocation Details"). Nothing else of its arguments and of its environment,
/// which may hold secrets, leaves this file.
/// </summary>
/// <param name="Port">The port of <c>address=</c>; null where the JVM chooses it.</param>
/// <param name="IsServer">Whether it listens; else it dials a debugger itself.</param>
/// <param name="IsSocket">Whether its transport is a socket.</param>
/// <param name="IsOnDemand"><c>onjcmd=y</c> (JDK 12 to 23): it listens only once it is told to.</param>
internal sealed record JdwpOptions(int? Port, bool IsServer, bool IsSocket, bool IsOnDemand)
{
    private const int MostBytes = 1 << 20;

    private static readonly string[] Prefixes = ["-agentlib:jdwp=", "-Xrunjdwp:"];

    /// <summary>Environment variables whose words the launcher or the JVM puts in front of the arguments, and the one that it puts behind them.</summary>
    private static readonly string[] Before = ["JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"];
    private const string After = "_JAVA_OPTIONS";

    /// <summary>The options of a process; null where it was started without any, or may not be looked at.</summary>
    public static JdwpOptions? Of(int processId) => Parse(Words($"/proc/{processId}/cmdline"), Words($"/proc/{processId}/environ"));

    /// <summary>Whether the JVM was told to let nobody attach (<c>-XX:+DisableAttachMechanism</c>).</summary>
    public static bool ForbidsAttaching(int processId) =>
        All(Words($"/proc/{processId}/cmdline"), Words($"/proc/{processId}/environ")).Contains("-XX:+DisableAttachMechanism", StringComparer.Ordinal);

    /// <summary>The last one counts.</summary>
    /// <param name="arguments">The process's.</param>
    /// <param name="environment"><c>NAME=VALUE</c> each.</param>
    internal static JdwpOptions? Parse(IReadOnlyList<string> arguments, IReadOnlyList<string> environment) => All(arguments, environment)
        .Select(word => Prefixes.FirstOrDefault(prefix => word.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix ? word[prefix.Length..] : null)
        .LastOrDefault(text => text is not null) is { } options ? Read(options) : null;

    private static JdwpOptions Read(string text)
    {
        var pairs = text.Split(',').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new JdwpOptions(
            PortOf(pairs["address"].LastOrDefault()),
            pairs["server"].LastOrDefault() == "y",
            pairs["transport"].LastOrDefault() == "dt_socket",
            pairs["onjcmd"].LastOrDefault() == "y");
    }

    /// <summary><c>[HOST:]PORT</c>; 0 stands for any.</summary>
    private static int? PortOf(string? address) =>
        int.TryParse(address?[(address.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null;

    private static IEnumerable<string> All(IReadOnlyList<string> arguments, IReadOnlyList<string> environment) =>
        [.. Before.SelectMany(name => Value(environment, name)), .. OfJava(arguments), .. Value(environment, After)];

    /// <summary>Those before the class or the jar; what comes behind it is the program's own.</summary>
    private static IEnumerable<string> OfJava(IReadOnlyList<string> arguments) =>
        arguments.Skip(1)
            .TakeWhile((argument, index) => argument.StartsWith('-') || TakesAWord(arguments[index]))
            .Where((_, index) => !TakesAWord(arguments[index]));

    /// <summary>Options of the launcher whose value is a word of its own (java(1)).</summary>
    private static bool TakesAWord(string argument) => argument is "-cp" or "-classpath" or "--class-path" or "-p" or "--module-path" or "--upgrade-module-path"
        or "--add-modules" or "--add-opens" or "--add-exports" or "--add-reads" or "--enable-native-access" or "--limit-modules" or "--patch-module" or "--source";

    private static IEnumerable<string> Value(IReadOnlyList<string> environment, string name) => environment
        .Where(entry => entry.StartsWith(name + "=", StringComparison.Ordinal))
        .SelectMany(entry => entry[(name.Length + 1)..].Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries))
        .Select(word => word.Trim('"', '\''));

    private static string[] Words(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            var bytes = new byte[MostBytes];
            return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Split('\0');
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
