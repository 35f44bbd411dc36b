using Sonde.Core.Ide;
using Sonde.Core.Reports;
using Sonde.Core.Sources;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools.Java;

/// <summary>JDWP, which is in a JVM that was started with it.</summary>
internal sealed class JdwpTool : IDebugTool
{
    /// <inheritdoc/>
    public DebuggerKind Kind => DebuggerKind.Jdwp;

    /// <inheritdoc/>
    public string Name => "jdwp";

    /// <inheritdoc/>
    public string Title => "JDWP of Java";

    /// <inheritdoc/>
    public string Runtime => "java";

    /// <inheritdoc/>
    public string Program => "a Java program";

    /// <inheritdoc/>
    public int UsualPort => 5005;

    /// <inheritdoc/>
    public IReadOnlyList<WarningReport> Warnings(ProcessDescription process) => process.Jdwp == JdwpState.Ask
        ? [new("the JVM is asked for its debugging port, or to open it, as jcmd does: by a file in its /tmp for a moment, SIGQUIT, and a socket there that stays until it ends", null)]
        : [];

    /// <summary>None: an editor finds Java's sources by the names of classes.</summary>
    public SourceMap Map(SourceQuestion question) => new([], []);

    /// <inheritdoc/>
    public IdeOffer Offer(string name, int port, IReadOnlyList<PathRule> rules) => JavaOffer.For(name, port);

    /// <inheritdoc/>
    public IReadOnlyList<string> Connect(int port, IReadOnlyList<PathRule> rules) => [$"terminal: {JavaOffer.ConnectCommand(port)}"];
}
