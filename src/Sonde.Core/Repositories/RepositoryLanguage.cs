namespace Sonde.Core.Repositories;

/// <summary>What a repository is written in, as far as <c>sonde init</c> writes files for it.</summary>
public enum RepositoryLanguage
{
    /// <summary>A go.mod.</summary>
    Go,

    /// <summary>A package.json.</summary>
    Node,

    /// <summary>A pyproject.toml, requirements.txt or setup.py.</summary>
    Python,

    /// <summary>A pom.xml or build.gradle(.kts).</summary>
    Java,

    /// <summary>A project of C#, F# or Visual Basic.</summary>
    Dotnet,
}
