namespace Sonde.Core.Workspaces;

/// <summary>An entry of <c>targets</c> while it is read, each word as it is written.</summary>
internal sealed record TargetDraft
{
    /// <summary><c>target</c>.</summary>
    public string? Target { get; init; }

    /// <summary><c>selector</c>.</summary>
    public string? Selector { get; init; }

    /// <summary><c>namespace</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>context</c>.</summary>
    public string? Context { get; init; }

    /// <summary><c>container</c>.</summary>
    public string? Container { get; init; }

    /// <summary>Everything else; <see cref="TargetWishes.Source"/> is a path as it is written.</summary>
    public TargetWishes Wishes { get; init; } = new();
}
