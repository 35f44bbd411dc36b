using System.Text.Json.Nodes;
using Sonde.Core.Sources;

namespace Sonde.Core.Ide;

/// <summary>What IDEs need to reach a gdb that speaks the Debug Adapter Protocol on 127.0.0.1. None for GoLand and its like, which speak gdb's own protocol.</summary>
public static class NativeOffer
{
    private const string Host = "127.0.0.1";

    /// <summary>The configurations for gdb.</summary>
    /// <param name="name">From <see cref="IdeNames.For"/>.</param>
    /// <param name="port">The local port, 1 to 65535.</param>
    /// <param name="rules">The source paths; none where the program's paths are this machine's.</param>
    public static IdeOffer For(string name, int port, IReadOnlyList<PathRule> rules) => new(name, Entry(name, port, rules), RunConfiguration: null);

    // type lldb-dap: llvm/llvm-project, lldb/tools/lldb-dap/package.json, "attach". It passes messages between VS Code and the adapter at that port, whichever adapter
    // that is, and asks for one of pid and program; the agent puts the real process in their place, and does what
    // sourceMap says.
    private static IdeEntry Entry(string name, int port, IReadOnlyList<PathRule> rules)
    {
        JsonObject configuration = new()
        {
            ["type"] = "lldb-dap",
            ["request"] = "attach",
            ["debugAdapterHostname"] = Host,
            ["debugAdapterPort"] = port,
            ["pid"] = 1,
        };
        if (rules.Count > 0)
        {
            configuration["sourceMap"] = new JsonArray([.. rules.Select(static rule => new JsonArray(rule.Remote, rule.Local))]);
        }

        return new(name, configuration);
    }
}
