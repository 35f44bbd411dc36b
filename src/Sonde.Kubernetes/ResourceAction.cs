namespace Sonde.Kubernetes;

/// <summary>A verb on a resource, in the words of RBAC.</summary>
/// <param name="Verb">get, list, watch, create, patch, update, delete.</param>
/// <param name="Resource">The plural, with its subresource: <c>pods/exec</c>.</param>
/// <param name="Namespace">Null for what has none.</param>
/// <param name="Name">Null for a list.</param>
public sealed record ResourceAction(string Verb, string Resource, string? Namespace = null, string? Name = null)
{
    /// <summary>The API group; empty for the core.</summary>
    public string Group { get; init; } = "";
}
