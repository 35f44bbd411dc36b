namespace Sonde.Kubernetes.Configuration;

/// <summary>Whom the server is asked to take the user for (<c>Impersonate-*</c> headers).</summary>
public sealed record Impersonation
{
    /// <summary>The user's name.</summary>
    public required string User { get; init; }

    /// <summary>The user's uid; null leaves it to the server.</summary>
    public string? Uid { get; init; }

    /// <summary>The groups; may be empty.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Extra fields, each with its values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
}
