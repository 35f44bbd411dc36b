namespace Sonde.Core.Sources;

/// <summary>A module whose sources lie on this machine, outside of the module cache.</summary>
/// <param name="Path">Its path: the first line of its go.mod, or the path that a <c>replace</c> gives its directory.</param>
/// <param name="Directory">The directory of its go.mod, absolute.</param>
/// <param name="File">Its go.mod; null for a replaced module whose go.mod was not read.</param>
public sealed record GoModule(string Path, string Directory, GoModFile? File);
