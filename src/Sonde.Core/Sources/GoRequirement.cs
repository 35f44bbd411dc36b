namespace Sonde.Core.Sources;

/// <summary>A <c>require</c> of a go.mod file.</summary>
/// <param name="Path">The module's path.</param>
/// <param name="Version">For example <c>v1.2.0</c>.</param>
public sealed record GoRequirement(string Path, string Version);
