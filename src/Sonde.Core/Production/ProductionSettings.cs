namespace Sonde.Core.Production;

/// <summary>What the user's configuration says of production: <c>production</c> in the file.</summary>
public sealed record ProductionSettings
{
    /// <summary>What holds where the file says nothing.</summary>
    public static ProductionSettings Default { get; } = new();

    /// <summary><c>production.words</c>: each means production where it stands as a whole word. Letters and digits only; never empty.</summary>
    public IReadOnlyList<string> Words { get; init; } = ["prod", "production", "live"];

    /// <summary><c>production.contexts</c>: names of contexts, clusters or servers that are production; <c>*</c> and <c>?</c> stand for other characters.</summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];

    /// <summary><c>production.notProduction</c>: the same for those that are known to be safe.</summary>
    public IReadOnlyList<string> NotProduction { get; init; } = [];
}
