using Sonde.Core.Ide;
using Sonde.Core.Reports;
using Sonde.Core.Sources;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools.Delve;

/// <summary>Delve, for Go.</summary>
internal sealed class DelveTool : IDebugTool
{
    /// <inheritdoc/>
    public DebuggerKind Kind => DebuggerKind.Delve;

    /// <inheritdoc/>
    public string Name => "delve";

    /// <inheritdoc/>
    public string Title => "Delve";

    /// <inheritdoc/>
    public string Runtime => "go";

    /// <inheritdoc/>
    public string Program => "a Go program";

    /// <inheritdoc/>
    public int UsualPort => 2345;

    /// <inheritdoc/>
    public IReadOnlyList<WarningReport> Warnings(ProcessDescription process) => GoBuildWarnings.Of(process.Go);

    /// <inheritdoc/>
    public SourceMap Map(SourceQuestion question)
    {
        if (question.Process.Go is not { } build)
        {
            return new SourceMap([], []);
        }

        var host = question.Host;
        var machine = new GoMachine(host.HomeDirectory, host.Variable("GOROOT"), host.Variable("GOPATH"), host.Variable("GOMODCACHE"));
        return new SourceMapper(question.Files).Map(new GoBinary(build, question.Sources.Files), host.WorkingDirectory, machine);
    }

    /// <inheritdoc/>
    public IdeOffer Offer(string name, int port, IReadOnlyList<PathRule> rules) => DelveOffer.For(name, port, rules);

    /// <inheritdoc/>
    public IReadOnlyList<string> Connect(int port, IReadOnlyList<PathRule> rules) =>
        [$"terminal: {DelveOffer.ConnectCommand(port)}", .. DelveOffer.SubstituteCommands(rules).Select(command => $"          {command}")];
}
