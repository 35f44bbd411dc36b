namespace Sonde.Core.Repositories;

/// <summary>What the user says of a repository instead of leaving it to be found.</summary>
public sealed record RepositoryWishes
{
    /// <summary>--language; null for the one whose files are there.</summary>
    public RepositoryLanguage? Language { get; init; }

    /// <summary>--name of image, workload and service; null for the project's own.</summary>
    public string? Name { get; init; }

    /// <summary>--program: a main package, script, class or project file, from the folder; null for the only one.</summary>
    public string? Program { get; init; }

    /// <summary>--port that the program listens on, 1024 to 65535; null for what its sources say, or 8080.</summary>
    public int? Port { get; init; }

    /// <summary>--health: the path that answers 200 while the program is well; null for what its sources say.</summary>
    public string? Health { get; init; }

    /// <summary>Whether anything is said.</summary>
    public bool AreSaid => this != new RepositoryWishes();
}
