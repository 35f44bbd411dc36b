using Sonde.Core.Ide;
using Sonde.Core.Reports;
using Sonde.Core.Sources;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools.Debugpy;

/// <summary>debugpy, which is brought into a running Python.</summary>
internal sealed class DebugpyTool : IDebugTool
{
    /// <inheritdoc/>
    public DebuggerKind Kind => DebuggerKind.Debugpy;

    /// <inheritdoc/>
    public string Name => "debugpy";

    /// <inheritdoc/>
    public string Title => "debugpy";

    /// <inheritdoc/>
    public string Runtime => "python";

    /// <inheritdoc/>
    public string Program => "a Python program";

    /// <inheritdoc/>
    public int UsualPort => 5678;

    /// <inheritdoc/>
    public IReadOnlyList<WarningReport> Warnings(ProcessDescription process) => [];

    /// <inheritdoc/>
    public SourceMap Map(SourceQuestion question) =>
        new FolderMapper(question.Files).Map(question.Sources.Files, question.Sources.Root, question.Host.WorkingDirectory, question.Workspace.Directory);

    /// <inheritdoc/>
    public IdeOffer Offer(string name, int port, IReadOnlyList<PathRule> rules) => DebugpyOffer.For(name, port, rules);

    /// <inheritdoc/>
    public IReadOnlyList<string> Connect(int port, IReadOnlyList<PathRule> rules) => [$"terminal: any client of the Debug Adapter Protocol, attach to 127.0.0.1:{port}, one at a time"];
}
