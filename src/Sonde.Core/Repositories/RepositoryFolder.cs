using System.Text;
using Sonde.Core.Ide;

namespace Sonde.Core.Repositories;

/// <summary>A folder of the user's, as it is read: what cannot be read counts as not there.</summary>
/// <param name="files">The files.</param>
/// <param name="root">The folder's full path.</param>
internal sealed class RepositoryFolder(IWorkspaceFiles files, string root)
{
    /// <summary>Files that describe a project and sources that are looked at are shorter.</summary>
    private const int MostCharacters = 256 * 1024;

    private const int MostNames = 4096;

    /// <summary>Its full path.</summary>
    public string Root => root;

    /// <summary>The folder's own name.</summary>
    public string Name => WorkspacePath.WithSlashes(WorkspacePath.Trim(root)).Split('/')[^1];

    /// <summary>The first 256 Ki characters of a file; null where there is none that can be read.</summary>
    /// <param name="relative">From the root, with slashes.</param>
    public string? Text(string relative)
    {
        try
        {
            return files.Read(WorkspacePath.Join(root, relative)) is { } bytes ? Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, MostCharacters))) : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a file or folder is there.</summary>
    public bool Has(string relative) => files.Exists(WorkspacePath.Join(root, relative));

    /// <summary>The first of some files that is there; null for none.</summary>
    public string? FirstOf(params string[] names) => names.FirstOrDefault(Has);

    /// <summary>The names of the files in a folder, in ordinal order; at most 4096.</summary>
    public IReadOnlyList<string> Files(string relative) => Names(relative, isFolder: false);

    /// <summary>The names of the folders in a folder, in ordinal order; at most 4096, none that begins with a dot.</summary>
    public IReadOnlyList<string> Folders(string relative) => [.. Names(relative, isFolder: true).Where(static name => name[0] != '.')];

    /// <summary>A name below a folder: <c>cmd/api</c>.</summary>
    public static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private string[] Names(string relative, bool isFolder)
    {
        var folder = WorkspacePath.Join(root, relative);
        try
        {
            return [.. files.List(folder).Take(MostNames).Where(name => name.Length > 0 && files.IsDirectory(WorkspacePath.Join(folder, name)) == isFolder)];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
