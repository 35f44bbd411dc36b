using System.Globalization;
using System.Security;
using System.Text.Json.Nodes;
using Sonde.Core.Sources;

namespace Sonde.Core.Ide;

/// <summary>What IDEs need to reach a debugpy that serves on 127.0.0.1.</summary>
public static class DebugpyOffer
{
    private const string Host = "127.0.0.1";

    /// <summary>The configurations for debugpy.</summary>
    /// <param name="name">From <see cref="IdeNames.For"/>.</param>
    /// <param name="port">The local port, 1 to 65535.</param>
    /// <param name="rules">The source paths; none where the program's paths are this machine's.</param>
    public static IdeOffer For(string name, int port, IReadOnlyList<PathRule> rules) => new(name, Entry(name, port, rules), RunConfiguration(name, port, rules));

    // type debugpy: microsoft/vscode-python-debugger, package.json, "attach". Child processes would be asked for ports that are not tunnelled (subProcess).
    private static IdeEntry Entry(string name, int port, IReadOnlyList<PathRule> rules)
    {
        JsonObject configuration = new()
        {
            ["type"] = "debugpy",
            ["request"] = "attach",
            ["connect"] = new JsonObject { ["host"] = Host, ["port"] = port },
            ["justMyCode"] = false,
            ["subProcess"] = false,
        };
        if (rules.Count > 0)
        {
            configuration["pathMappings"] = new JsonArray([.. rules.Select(static rule => new JsonObject { ["localRoot"] = rule.Local, ["remoteRoot"] = rule.Remote })]);
        }

        return new(name, configuration);
    }

    // "Attach to DAP" of PyCharm: the pairs of paths as its path mapper writes them.
    private static string RunConfiguration(string name, int port, IReadOnlyList<PathRule> rules)
    {
        var mappings = string.Concat(rules.Select(static rule =>
            $"\n          <mapping local-root=\"{SecurityElement.Escape(rule.Local)}\" remote-root=\"{SecurityElement.Escape(rule.Remote)}\" />"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            <component name="ProjectRunConfigurationManager">
              <configuration default="false" name="{SecurityElement.Escape(name)}" type="DAP" factoryName="DAP" host="{Host}" port="{port}">
                <pathMappingSettings>{mappings}
                </pathMappingSettings>
                <method v="2" />
              </configuration>
            </component>

            """).ReplaceLineEndings("\n");
    }
}
