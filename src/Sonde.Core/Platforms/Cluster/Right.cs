namespace Sonde.Core.Platforms.Cluster;

/// <summary>A right in a namespace.</summary>
/// <param name="Verb">get, list, watch, create, patch, update.</param>
/// <param name="Group">The API group; empty for core.</param>
/// <param name="Resource">With the subresource after a slash.</param>
/// <param name="Purpose">What it is needed for: <c>to read the pod</c>.</param>
/// <param name="IsForAdding">Needed only to add a toolbox.</param>
internal sealed record Right(string Verb, string Group, string Resource, string Purpose, bool IsForAdding = false);
