using System.Text;
using Sonde.Core.Ide;

namespace Sonde.UnitTests.Ide;

/// <summary>Files in memory. Directories exist where they were made or hold something.</summary>
internal sealed class FakeWorkspaceFiles : IWorkspaceFiles
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);

    /// <summary>Called before each replacement: plays another program.</summary>
    public Action? BeforeReplace { get; set; }

    /// <summary>Thrown by every change where set.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Whether directories may still be made while <see cref="Refusal"/> is set.</summary>
    public bool MayMakeDirectories { get; set; }

    /// <summary>Names that are symbolic links.</summary>
    public HashSet<string> Links { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> All => _files.Keys.Concat(_directories.Where(directory => directory != "/").Select(directory => directory + "/")).Order(StringComparer.Ordinal);

    public string this[string path]
    {
        get => Encoding.UTF8.GetString(_files[path]);
        set => Put(path, Encoding.UTF8.GetBytes(value));
    }

    public void Put(string path, byte[] content)
    {
        _files[path] = content;
        AddDirectories(path);
    }

    public bool Exists(string path) => _files.ContainsKey(path) || _directories.Contains(path);

    public bool IsDirectory(string path) => _directories.Contains(path);

    public bool IsLink(string path) => Links.Contains(path);

    public byte[]? Read(string path) => _files.GetValueOrDefault(path);

    public bool Replace(string path, byte[] content, byte[]? expected)
    {
        BeforeReplace?.Invoke();
        ThrowWhereRefused();
        var current = Read(path);
        var isExpected = current is null ? expected is null : expected is not null && current.AsSpan().SequenceEqual(expected);
        if (isExpected)
        {
            _files[path] = content;
        }

        return isExpected;
    }

    public void Delete(string path)
    {
        ThrowWhereRefused();
        _files.Remove(path);
    }

    public void MakeDirectory(string path)
    {
        if (!MayMakeDirectories)
        {
            ThrowWhereRefused();
        }

        _directories.Add(path);
    }

    public bool DeleteEmptyDirectory(string path) => List(path).Count == 0 && _directories.Remove(path);

    public IReadOnlyList<string> List(string directory) =>
        [.. _files.Keys.Concat(_directories).Where(path => path.StartsWith(directory, StringComparison.Ordinal) && WorkspacePath.Parent(path) == directory).Select(path => path[(directory.TrimEnd('/', '\\').Length + 1)..])];

    public void AddDirectory(string path)
    {
        _directories.Add(path);
        AddDirectories(path);
    }

    private void AddDirectories(string path)
    {
        foreach (var directory in WorkspacePath.Ancestors(path).Skip(1))
        {
            _directories.Add(directory);
        }
    }

    private void ThrowWhereRefused()
    {
        if (Refusal is not null)
        {
            throw Refusal;
        }
    }
}
