using Sonde.Core.Ide;
using Sonde.Core.Reports;
using Sonde.Core.Sources;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools.Node;

/// <summary>The inspector of Node.js, which is in the program already and only has to be opened.</summary>
internal sealed class NodeTool : IDebugTool
{
    /// <summary>Its name.</summary>
    public const string ToolName = "node";

    /// <inheritdoc/>
    public DebuggerKind Kind => DebuggerKind.Node;

    /// <inheritdoc/>
    public string Name => ToolName;

    /// <inheritdoc/>
    public string Title => "the inspector of Node.js";

    /// <inheritdoc/>
    public string Runtime => "node";

    /// <inheritdoc/>
    public string Program => "a Node.js program";

    /// <inheritdoc/>
    public int UsualPort => 9229;

    /// <inheritdoc/>
    public IReadOnlyList<WarningReport> Warnings(ProcessDescription process) => [];

    /// <inheritdoc/>
    public SourceMap Map(SourceQuestion question) =>
        new FolderMapper(question.Files).Map(question.Sources.Files, question.Sources.Root, question.Host.WorkingDirectory, question.Workspace.Directory);

    /// <inheritdoc/>
    public IdeOffer Offer(string name, int port, IReadOnlyList<PathRule> rules) => NodeOffer.For(name, port, rules);

    /// <inheritdoc/>
    public IReadOnlyList<string> Connect(int port, IReadOnlyList<PathRule> rules) =>
        [$"Chrome: open {NodeOffer.DevToolsPage}, Configure, 127.0.0.1:{port}", $"terminal: {NodeOffer.ConnectCommand(port)}"];
}
