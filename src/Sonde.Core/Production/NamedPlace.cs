namespace Sonde.Core.Production;

/// <summary>A name by which a cluster is known.</summary>
/// <param name="What">What is called so: <c>context</c>, <c>cluster</c>, <c>server</c>.</param>
/// <param name="Name">The name.</param>
internal sealed record NamedPlace(string What, string Name);
