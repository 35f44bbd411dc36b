using System.Globalization;
using System.Security;
using System.Text.Json.Nodes;
using Sonde.Core.Sources;

namespace Sonde.Core.Ide;

/// <summary>What IDEs and the command line need to reach a Delve that listens on 127.0.0.1.</summary>
public static class DelveOffer
{
    private const string Host = "127.0.0.1";
    private const string RunType = "GoRemoteDebugConfigurationType";

    /// <summary>The configurations for Delve.</summary>
    /// <param name="name">From <see cref="IdeNames.For"/>.</param>
    /// <param name="port">The local port, 1 to 65535.</param>
    /// <param name="rules">The source paths; see <see cref="PathRule"/>. GoLand takes none: it matches remote files with the project's by itself.</param>
    public static IdeOffer For(string name, int port, IReadOnlyList<PathRule> rules) => new(name, Entry(name, port, rules), RunConfiguration(name, port)) { RunType = RunType };

    /// <summary>The command that opens Delve's own prompt: <c>dlv connect 127.0.0.1:2345</c>.</summary>
    public static string ConnectCommand(int port) => string.Create(CultureInfo.InvariantCulture, $"dlv connect {Host}:{port}");

    /// <summary>
    /// What to type at Delve's prompt for the source paths, one command a rule in the order in which they must be given. The prompt names the binary's path first
    /// (Documentation/cli, config substitute-path), launch.json the local one.
    /// </summary>
    public static IReadOnlyList<string> SubstituteCommands(IReadOnlyList<PathRule> rules) =>
        [.. rules.Select(rule => $"config substitute-path {Quoted(rule.Remote)} {Quoted(rule.Local)}")];

    // debugAdapter is said although it is the default for other modes: without it, remote mode falls back to the old adapter where no local dlv can be asked
    // (golang/vscode-go, goDebugConfiguration.ts). substitutePath maps from the editor's path to the binary's (its docs/debugging.md).
    private static IdeEntry Entry(string name, int port, IReadOnlyList<PathRule> rules)
    {
        JsonObject configuration = new()
        {
            ["type"] = "go",
            ["request"] = "attach",
            ["mode"] = "remote",
            ["debugAdapter"] = "dlv-dap",
            ["host"] = Host,
            ["port"] = port,
            ["stopOnEntry"] = false,
        };
        // Left out where empty: an empty list here would hide go.delveConfig.substitutePath of the user's settings.
        if (rules.Count > 0)
        {
            configuration["substitutePath"] = new JsonArray(
                [.. rules.Select(rule => (JsonNode)new JsonObject { ["from"] = rule.Local, ["to"] = rule.Remote })]);
        }

        return new(name, configuration);
    }

    // The attributes as GoLand writes them; LEAVE lets the debugger live on at a disconnect, whose end is then ours to bring about.
    // A host other than its default (localhost) is an attribute too; localhost may resolve to ::1, where nothing listens.
    private static string RunConfiguration(string name, int port) => string.Create(CultureInfo.InvariantCulture, $"""
        <component name="ProjectRunConfigurationManager">
          <configuration default="false" name="{SecurityElement.Escape(name)}" type="{RunType}" factoryName="Go Remote" host="{Host}" port="{port}">
            <option name="disconnectOption" value="LEAVE" />
            <disconnect value="LEAVE" />
            <method v="2" />
          </configuration>
        </component>

        """).ReplaceLineEndings("\n");

    // Delve splits at blanks outside of double quotes; inside them a backslash takes the next character as it is (pkg/config, SplitQuotedFields).
    private static string Quoted(string path) =>
        path.Length > 0 && !path.Any(unit => char.IsWhiteSpace(unit) || unit is '"' or '\\')
            ? path
            : $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
