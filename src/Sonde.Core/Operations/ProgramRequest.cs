namespace Sonde.Core.Operations;

/// <summary><c>sonde run</c> and <c>sonde shell</c>.</summary>
public sealed record ProgramRequest : SessionRequest
{
    /// <summary>What is run: a program of the toolbox and its arguments; empty for a shell.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>--with: the image whose programs these are, one of <see cref="Settings.ToolboxImage.Tools"/>; for the toolbox's name.</summary>
    public string With { get; init; } = Settings.ToolboxImage.Net;

    /// <summary>It gets a terminal, and the user's with it: <c>sonde shell</c>.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>Its output is told as reports: <c>--output json</c>.</summary>
    public bool IsTold { get; init; }
}
