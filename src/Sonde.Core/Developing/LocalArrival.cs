using Sonde.Core.Copying;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Developing;

/// <summary>
/// Puts files that come from a pod into a folder here: beside the others until they are whole, then renamed. Nothing outside of the folder is written, nothing goes through a link, and what is no
/// regular file is never replaced. Not safe for several threads.
/// </summary>
/// <param name="root">The folder, full path.</param>
internal sealed class LocalArrival(string root)
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The owner may execute it (chmod(2)).</summary>
    private const int MayExecute = 0x40;

    private readonly string _part = Path.Combine(root, $".sonde-back{IgnoreRules.Part}");

    /// <summary>What keeps a file from being put here; null for nothing.</summary>
    /// <param name="name">From the folder, with slashes; a name that a record may have.</param>
    public string? Obstacle(string name)
    {
        if (name.Length == 0 || CopyName.Judge(name) is not null)
        {
            return "its name leads elsewhere";
        }

        if (LocalName.Judge(name, OperatingSystem.IsWindows()) is { } problem)
        {
            return $"its name {problem}";
        }

        var (folder, parts) = (root, name.Split('/'));
        for (var index = 0; index < parts.Length; index++)
        {
            if (Other(folder, parts[index]) is { } other)
            {
                return $"there is {other} here, which differs only in small and capital letters";
            }

            folder = Path.Combine(folder, parts[index]);
            switch (LocalKinds.Of(folder))
            {
                case LocalKind.Nothing:
                    return null;
                case LocalKind.Link:
                    return $"{string.Join('/', parts[..(index + 1)])} is a link here";
                case LocalKind.Other:
                    return $"{string.Join('/', parts[..(index + 1)])} is no file here";
                case LocalKind.Folder when index == parts.Length - 1:
                    return "it is a folder here";
                case LocalKind.File when index < parts.Length - 1:
                    return $"{string.Join('/', parts[..(index + 1)])} is no folder here";
                case LocalKind.File or LocalKind.Folder:
                    break;
            }
        }

        return null;
    }

    /// <summary>Opens what is not whole yet; what an earlier one left is gone then.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public FileStream Open()
    {
        Drop();
        return new FileStream(_part, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    /// <summary>Gives what is whole its name, with the mode of the file that it replaces; a new one may be executed where the pod's may.</summary>
    /// <param name="record">The file.</param>
    /// <param name="name">Its name here: its own, or the one beside it.</param>
    /// <param name="mayReplace">Whether a file may be there.</param>
    /// <exception cref="IOException">It cannot be written, or one is there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Commit(SyncRecord record, string name, bool mayReplace)
    {
        var path = Path.Combine([root, .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!OperatingSystem.IsWindows())
        {
            var mode = File.Exists(path) ? File.GetUnixFileMode(path) : File.GetUnixFileMode(_part) | ((record.Mode & MayExecute) != 0 ? Execute & Readers(_part) : 0);
            File.SetUnixFileMode(_part, mode);
        }

        File.Move(_part, path, mayReplace);
    }

    /// <summary>Removes what is not whole; nothing where there is none.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public void Drop() => File.Delete(_part);

    /// <summary>Whoever may read a file may execute it.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static UnixFileMode Readers(string path) => (UnixFileMode)(((int)File.GetUnixFileMode(path) & 0b100_100_100) >> 2);

    /// <summary>What is called nearly the same: on other machines it is the same file.</summary>
    private static string? Other(string folder, string part)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Select(static path => Path.GetFileName(path)).FirstOrDefault(there => there != part && there.Equals(part, StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
