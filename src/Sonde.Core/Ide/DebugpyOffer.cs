using System.Text.Json.Nodes;
using Sonde.Core.Sources;

namespace Sonde.Core.Ide;

/// <summary>
/// What IDEs need to reach a debugpy that serves on 127.0.0.1. None for PyCharm: its "Python Debug Server" waits for a debugger of its own to call it, which speaks
/// another protocol.
/// </summary>
public static class DebugpyOffer
{
    private const string Host = "127.0.0.1";

    /// <summary>The configurations for debugpy.</summary>
    /// <param name="name">From <see cref="IdeNames.For"/>.</param>
    /// <param name="port">The local port, 1 to 65535.</param>
    /// <param name="rules">The source paths; none where the program's paths are this machine's.</param>
    public static IdeOffer For(string name, int port, IReadOnlyList<PathRule> rules) => new(name, Entry(name, port, rules), RunConfiguration: null);

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
}
