namespace Sonde.Core.Sources;

/// <summary>A <c>replace</c> of a go.mod or go.work file.</summary>
/// <param name="Path">The module that is replaced.</param>
/// <param name="Version">Only this version of it; null for every one.</param>
/// <param name="With">A module path, or a directory as it is written: beginning with <c>./</c>, <c>../</c> or absolute.</param>
/// <param name="WithVersion">The other module's version; null for a directory.</param>
public sealed record GoReplacement(string Path, string? Version, string With, string? WithVersion);
