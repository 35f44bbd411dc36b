namespace Sonde.Core.Ide;

/// <summary>An IDE for which Sonde writes a debug configuration.</summary>
public enum IdeKind
{
    /// <summary>Visual Studio Code and what is built on it: <c>.vscode/launch.json</c>.</summary>
    VisualStudioCode,

    /// <summary>GoLand, and IntelliJ IDEA with the Go plugin: <c>.run/*.run.xml</c>.</summary>
    GoLand,
}
