namespace Sonde.Tunnel.Copying;

/// <summary>
/// What a sender may tell after what: the thing itself first, everything in a folder that was told, data in the order of the file. Pure, but for its memory. Everything that
/// breaks it is a <see cref="CopyFailureException"/> with <see cref="Control.AgentErrorCode.CopyBroken"/>: the other side is not trusted.
/// </summary>
internal sealed class CopyOrder
{
    /// <summary>Links are made at the end, and wait until then.</summary>
    private const int MostLinks = 200_000;

    private const int MostFolders = 2_000_000;

    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private FileRecord? _file;
    private CopyChecksum _sum;
    private bool _hasRoot;
    private long _at;

    /// <summary>What was told so far.</summary>
    public CopyTotals Totals { get; private set; } = CopyTotals.None;

    /// <summary>The links, by their names.</summary>
    public IReadOnlyDictionary<string, string> Links => _links;

    /// <summary>A folder.</summary>
    public void Take(FolderRecord folder)
    {
        Place(folder.Name);
        Require(_folders.Count < MostFolders, "there are too many folders");
        Require(_folders.Add(folder.Name), $"folder \"{folder.Name}\" came twice");
        Totals = Totals with { Folders = Totals.Folders + 1 };
    }

    /// <summary>A link.</summary>
    public void Take(LinkRecord link)
    {
        Place(link.Name);
        Require(_links.Count < MostLinks, "there are too many links");
        Require(link.Target.Length > 0 && !link.Target.Contains('\0', StringComparison.Ordinal), $"link \"{link.Name}\" points nowhere");
        Require(!_folders.Contains(link.Name) && _links.TryAdd(link.Name, link.Target), $"\"{link.Name}\" came twice");
        Totals = Totals with { Links = Totals.Links + 1 };
    }

    /// <summary>A file begins.</summary>
    public void Take(FileRecord file)
    {
        Place(file.Name);
        Require(!_folders.Contains(file.Name), $"\"{file.Name}\" came twice");
        (_file, _sum, _at) = (file, new CopyChecksum(), file.From);
    }

    /// <summary>A piece of it.</summary>
    public void Take(DataRecord data)
    {
        Require(_file is not null, "data came without a file");
        Require(data.Offset >= _at && data.Offset <= long.MaxValue - data.Bytes.Length, $"data of \"{_file!.Name}\" came out of order");
        _sum.Add(data.Offset, data.Bytes.Span);
        _at = data.Offset + data.Bytes.Length;
    }

    /// <summary>Its end.</summary>
    /// <returns>The file.</returns>
    public FileRecord Take(FileEndRecord end)
    {
        Require(_file is not null, "the end of a file came without a file");
        var file = _file!;
        _file = null;
        if (end.State == CopiedState.Unreadable)
        {
            return file;
        }

        Require(end.Length >= _at, $"\"{file.Name}\" is shorter than its data");
        Require(end.Checksum == _sum.Value, $"the checksum of \"{file.Name}\" is wrong: {_sum.Value:x8} came, {end.Checksum:x8} was sent");
        Totals = Totals with { Files = Totals.Files + 1, Bytes = Totals.Bytes + end.Length };
        return file;
    }

    /// <summary>Something that is left out.</summary>
    public void Take(SkippedRecord skipped)
    {
        Require(_file is null, "a file has no end");
        Require(CopyName.Judge(skipped.Name) is null or "is not UTF-8", "the name of what is left out makes no sense");
        Totals = Totals with { Skipped = Totals.Skipped + 1 };
    }

    /// <summary>The end of all.</summary>
    public void Take(DoneRecord done)
    {
        Require(_file is null, "a file has no end");
        Require(done.Totals == Totals, $"{Totals} came, {done.Totals} was sent");
    }

    private void Place(string name)
    {
        Require(_file is null, "a file has no end");
        Require(CopyName.Judge(name) is not { } problem, $"a name {CopyName.Judge(name)}");
        Require(!_links.ContainsKey(name), $"\"{name}\" came twice");
        var parent = CopyName.Parent(name);
        Require(parent is null ? !_hasRoot : _folders.Contains(parent), parent is null ? "there are two beginnings" : $"\"{name}\" is in no folder that came");
        _hasRoot = true;
    }

    private static void Require(bool isSo, string problem)
    {
        if (!isSo)
        {
            throw CopyFailureException.Broken(problem);
        }
    }
}
