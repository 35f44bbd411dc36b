namespace Sonde.Core.Operations;

/// <summary><c>sonde init</c>.</summary>
/// <param name="Place">Where to look for what runs.</param>
public sealed record InitRequest(ListRequest Place)
{
    /// <summary>--dry-run: show the file and write nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>--force: a file that is there already is replaced.</summary>
    public bool IsForced { get; init; }

    /// <summary>--check: read the file that is there, and do nothing else.</summary>
    public bool IsCheck { get; init; }
}
