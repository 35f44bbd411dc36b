namespace Sonde.Core.Repositories;

/// <summary>A file that belongs into a repository.</summary>
/// <param name="Path">From the repository's folder, with slashes.</param>
/// <param name="Text">All of it; lines end with a line feed.</param>
internal sealed record ScaffoldFile(string Path, string Text)
{
    /// <summary>How the files of the <c>deploy</c> folder begin: by this it is known as ours.</summary>
    public const string Mark = "# Written by sonde init";

    /// <summary>Their whole first line.</summary>
    public const string Head = $"{Mark}; change it as you like.";

    /// <summary>Whether its content is worth showing: a schema is not.</summary>
    public bool IsShown { get; init; } = true;
}
