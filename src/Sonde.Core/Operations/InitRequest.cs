using Sonde.Core.Repositories;

namespace Sonde.Core.Operations;

/// <summary><c>sonde init</c>.</summary>
/// <param name="Place">Where to look for what runs.</param>
public sealed record InitRequest(ListRequest Place)
{
    /// <summary>--dry-run: show the file and write nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>--force: a file that is there already is replaced.</summary>
    public bool IsForced { get; init; }

    /// <summary>Whether an engine, a namespace or a context was named: then it is about what runs there, whatever the folder holds.</summary>
    public bool IsPlaceNamed { get; init; }

    /// <summary>What the user says of the repository in the working folder.</summary>
    public RepositoryWishes Repository { get; init; } = new();

    /// <summary>The toolbox image of this installation, which a debug image is made from.</summary>
    public string ToolboxImage { get; init; } = "";

    /// <summary>--check: read the file that is there, and do nothing else.</summary>
    public bool IsCheck { get; init; }
}
