using System.Text.Json.Nodes;

namespace Sonde.Core.Ide;

/// <summary>What IDEs need to reach a gdb that speaks the Debug Adapter Protocol on 127.0.0.1. None for GoLand and its like, which speak gdb's own protocol.</summary>
public static class NativeOffer
{
    private const string Host = "127.0.0.1";

    /// <summary>The configurations for gdb.</summary>
    /// <param name="name">From <see cref="IdeNames.For"/>.</param>
    /// <param name="port">The local port, 1 to 65535.</param>
    public static IdeOffer For(string name, int port) => new(name, Entry(name, port), RunConfiguration: null);

    // type lldb-dap: llvm/llvm-project, lldb/tools/lldb-dap/package.json, "attach". It passes messages between VS Code and the adapter at that port, whichever adapter
    // that is, and asks for one of pid and program; the agent puts the real process in their place.
    private static IdeEntry Entry(string name, int port) => new(name, new JsonObject
    {
        ["type"] = "lldb-dap",
        ["request"] = "attach",
        ["debugAdapterHostname"] = Host,
        ["debugAdapterPort"] = port,
        ["pid"] = 1,
    });
}
