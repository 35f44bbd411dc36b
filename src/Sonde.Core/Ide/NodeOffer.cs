using System.Globalization;
using System.Security;
using System.Text.Json.Nodes;
using Sonde.Core.Sources;

namespace Sonde.Core.Ide;

/// <summary>What IDEs, Chrome and the command line need to reach an inspector of Node.js that listens on 127.0.0.1.</summary>
public static class NodeOffer
{
    private const string Host = "127.0.0.1";
    private const string RunType = "ChromiumRemoteDebugType";

    /// <summary>Where Chrome lists inspectors, those of other machines after their address was added.</summary>
    public const string DevToolsPage = "chrome://inspect";

    /// <summary>The configurations for the inspector.</summary>
    /// <param name="name">From <see cref="IdeNames.For"/>.</param>
    /// <param name="port">The local port, 1 to 65535.</param>
    /// <param name="rules">The source paths; only the first is used: the adapter takes one pair.</param>
    public static IdeOffer For(string name, int port, IReadOnlyList<PathRule> rules) => new(name, Entry(name, port, rules), RunConfiguration(name, port)) { RunType = RunType };

    /// <summary>The command that opens Node's own prompt.</summary>
    public static string ConnectCommand(int port) => string.Create(CultureInfo.InvariantCulture, $"node inspect {Host}:{port}");

    // localRoot and remoteRoot: microsoft/vscode-js-debug, OPTIONS.md, "node: attach". The adapter would otherwise go after child processes, whose inspectors are
    // not tunnelled (autoAttachChildProcesses). It connects again by itself, and sets its breakpoints again, when a process is replaced (restart): while sonde runs a
    // connection waits for the next process, and after it nothing listens, so that the tries soon end.
    private static IdeEntry Entry(string name, int port, IReadOnlyList<PathRule> rules)
    {
        JsonObject configuration = new()
        {
            ["type"] = "node",
            ["request"] = "attach",
            ["address"] = Host,
            ["port"] = port,
            ["autoAttachChildProcesses"] = false,
            ["restart"] = new JsonObject { ["delay"] = 250, ["maxAttempts"] = 20 },
            ["skipFiles"] = new JsonArray("<node_internals>/**"),
        };
        if (rules is [var rule, ..])
        {
            configuration["localRoot"] = rule.Local;
            configuration["remoteRoot"] = rule.Remote;
        }

        return new(name, configuration);
    }

    // "Attach to Node.js/Chrome" as WebStorm and GoLand with the JavaScript plugin write it.
    private static string RunConfiguration(string name, int port) => string.Create(CultureInfo.InvariantCulture, $"""
        <component name="ProjectRunConfigurationManager">
          <configuration default="false" name="{SecurityElement.Escape(name)}" type="{RunType}" factoryName="Chromium Remote" host="{Host}" port="{port}">
            <method v="2" />
          </configuration>
        </component>

        """).ReplaceLineEndings("\n");
}
