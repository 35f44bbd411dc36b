using Sonde.Core.Ide;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Core.Sources;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools.Native;

/// <summary>gdb, for native code. It has an image of its own, and any program that is not interpreted could be meant: so it has to be asked for.</summary>
internal sealed class NativeTool : IDebugTool
{
    /// <inheritdoc/>
    public DebuggerKind Kind => DebuggerKind.Native;

    /// <inheritdoc/>
    public string Name => "native";

    /// <inheritdoc/>
    public string Title => "gdb";

    /// <inheritdoc/>
    public string Runtime => "native";

    /// <inheritdoc/>
    public string Program => "a program of native code (C, C++, Rust)";

    /// <inheritdoc/>
    public string Image => ToolboxImage.Native;

    /// <inheritdoc/>
    public bool IsAskedFor => true;

    /// <inheritdoc/>
    public bool AttachesForIde => true;

    /// <inheritdoc/>
    public int UsualPort => 4711;

    /// <inheritdoc/>
    public IReadOnlyList<WarningReport> Warnings(ProcessDescription process) => [];

    /// <summary>None: the agent does not read the file names in debug information.</summary>
    public SourceMap Map(SourceQuestion question) => new([], []);

    /// <inheritdoc/>
    public IdeOffer Offer(string name, int port, IReadOnlyList<PathRule> rules) => NativeOffer.For(name, port, rules);

    /// <inheritdoc/>
    public IReadOnlyList<string> Connect(int port, IReadOnlyList<PathRule> rules) => [$"terminal: any client of the Debug Adapter Protocol, attach to 127.0.0.1:{port}, one at a time"];
}
