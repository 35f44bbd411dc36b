using Sonde.Core.Profiles;

namespace Sonde.Core.Operations;

/// <summary><c>sonde flame</c>.</summary>
/// <param name="Files">Profiles as the user named them, at least one; two for a difference, the old one first.</param>
public sealed record FlameRequest(IReadOnlyList<string> Files)
{
    /// <summary>--diff: the two are laid over each other.</summary>
    public bool IsDifference { get; init; }

    /// <summary>--absolute: a difference is one of values, not of shares.</summary>
    public bool IsAbsolute { get; init; }

    /// <summary>--out: what is written; its end says the format (<see cref="ProfileOutputs"/>). Null for a page beside the last profile.</summary>
    public string? Output { get; init; }

    /// <summary>--type: which values of the files; null for their own choice.</summary>
    public string? Type { get; init; }

    /// <summary>--open: what was written is shown.</summary>
    public bool IsShown { get; init; }
}
