namespace Sonde.Core.Ide;

/// <summary>What <c>--ide</c> asks for.</summary>
public enum IdeWish
{
    /// <summary>Nothing said: what is found (<see cref="IdeChoice"/>).</summary>
    Found,

    /// <summary><c>vscode</c>.</summary>
    VisualStudioCode,

    /// <summary><c>goland</c>.</summary>
    GoLand,

    /// <summary><c>none</c>: no file is written.</summary>
    None,
}
