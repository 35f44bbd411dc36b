namespace Sonde.Core.Repositories;

/// <summary>What is known of a repository. Every text in it is safe to be written into a Dockerfile and into YAML.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Name">A DNS label of at most 63 characters that begins with a letter: image, workload and service are called so.</param>
/// <param name="Program">What is built or started: a main package (<c>.</c>, <c>./cmd/api</c>), a script, a project file; for Java a main class, or empty for the jar's own.</param>
internal sealed record RepositoryFacts(RepositoryLanguage Language, string Name, string Program)
{
    /// <summary>The language's version that it asks for, as <c>1.24</c>, <c>22</c> or <c>3.12</c>; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>The file that lists what it depends on; null for none.</summary>
    public string? Dependencies { get; init; }

    /// <summary>The file that fixes what it depends on; null for none.</summary>
    public string? Lock { get; init; }

    /// <summary>Whether what it depends on lies in the repository itself.</summary>
    public bool IsVendored { get; init; }

    /// <summary>Whether its sources are compiled by a script of its own before it starts.</summary>
    public bool HasBuildScript { get; init; }

    /// <summary>What the build makes and production starts, where that is not the program itself: an assembly's name; null for the program.</summary>
    public string? Product { get; init; }

    /// <summary>Whether it serves the web by the framework that comes with its runtime.</summary>
    public bool IsWeb { get; init; }

    /// <summary>The port that it listens on, 1024 to 65535.</summary>
    public int Port { get; init; }

    /// <summary>The path that answers while it is well: <c>/healthz</c>; null for none known.</summary>
    public string? Health { get; init; }

    /// <summary>What was chosen on the user's behalf, a sentence each.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}
