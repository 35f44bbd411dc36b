namespace Sonde.Core.Linting;

/// <summary>What is development, and may hold debuggers: everything else is production, or could become it. Pure.</summary>
/// <param name="environments">The names of development: <c>dev</c>, <c>test</c>, <c>staging</c>.</param>
internal sealed class DevelopmentPlaces(IReadOnlyList<string> environments)
{
    private static readonly char[] Between = ['-', '_', '.', '/', '\\'];

    private static readonly string[] OfProduction = ["prod", "production", "prd", "live"];

    /// <summary>Whether a name is one of development: <c>shop-dev</c>; one that names production, too, is none.</summary>
    public bool Holds(string name)
    {
        var parts = name.ToLowerInvariant().Split(Between, StringSplitOptions.RemoveEmptyEntries);
        return parts.Any(part => environments.Contains(part, StringComparer.OrdinalIgnoreCase)) && !parts.Any(part => OfProduction.Contains(part, StringComparer.Ordinal));
    }

    /// <summary>Whether an object belongs to development: by its namespace, where it says one, else by the path of its file.</summary>
    /// <param name="space">The namespace; null for none.</param>
    /// <param name="path">The path, from what was named on.</param>
    public bool Holds(string? space, string path) => space is null ? Holds(path) : Holds(space);
}
