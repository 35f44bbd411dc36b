namespace Sonde.Cli.Commands;

/// <summary>The version, for programs.</summary>
/// <param name="Version">For example <c>0.1.0</c>.</param>
internal sealed record VersionAnswer(string Version);
