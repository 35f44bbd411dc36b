namespace Sonde.Core.Platforms.Cluster;

/// <summary>A rule of a role.</summary>
/// <param name="Group">The API group; empty for core.</param>
/// <param name="Resources">With their subresources.</param>
/// <param name="Verbs">With commas.</param>
internal sealed record RoleRule(string Group, IReadOnlyList<string> Resources, string Verbs)
{
    /// <summary>As an item of the role's rules, without a single quote.</summary>
    public string Yaml =>
        $"- {{ apiGroups: [\"{Group}\"], resources: [{string.Join(", ", Resources)}], verbs: [{Verbs.Replace(",", ", ", StringComparison.Ordinal)}] }}";

    /// <summary>The rules for some rights: resources of one group that need the same verbs share one.</summary>
    public static IReadOnlyList<RoleRule> Of(IEnumerable<Right> rights) =>
    [
        .. rights
            .GroupBy(right => (right.Group, right.Resource))
            .Select(resource => (resource.Key.Group, resource.Key.Resource, Verbs: string.Join(',', resource.Select(right => right.Verb).Distinct())))
            .GroupBy(resource => (resource.Group, resource.Verbs))
            .Select(rule => new RoleRule(rule.Key.Group, [.. rule.Select(resource => resource.Resource)], rule.Key.Verbs)),
    ];
}
