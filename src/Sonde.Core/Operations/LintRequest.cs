namespace Sonde.Core.Operations;

/// <summary><c>sonde lint</c>.</summary>
/// <param name="Paths">Files, folders, and <c>-</c> for standard input; at least one where <see cref="Live"/> is null.</param>
public sealed record LintRequest(IReadOnlyList<string> Paths)
{
    /// <summary>What development is called.</summary>
    public static IReadOnlyList<string> UsualEnvironments { get; } = ["dev", "test", "staging"];

    /// <summary>--environments: parts of names that are development's, and may hold debuggers.</summary>
    public IReadOnlyList<string> Environments { get; init; } = UsualEnvironments;

    /// <summary>--live: the namespace to look through besides; null for none.</summary>
    public ListRequest? Live { get; init; }

    /// <summary>--baseline: findings that are known; null for none.</summary>
    public string? Baseline { get; init; }

    /// <summary>--write-baseline: where to write what is found, which is no failure then; null for nowhere.</summary>
    public string? NewBaseline { get; init; }

    /// <summary>--sarif: where to write findings for CI; null for nowhere.</summary>
    public string? Sarif { get; init; }
}
