namespace Sonde.Core.Ide;

/// <summary>
/// The files of the user's workspace. Every member throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> where the file system refuses.
/// </summary>
public interface IWorkspaceFiles
{
    /// <summary>Whether a file or a directory of that name is there.</summary>
    bool Exists(string path);

    /// <summary>Whether a directory of that name is there; a link to one counts.</summary>
    bool IsDirectory(string path);

    /// <summary>Whether the name itself is a symbolic link, wherever it leads; false where there is nothing.</summary>
    bool IsLink(string path);

    /// <summary>The whole file; null where there is none. A file of more than 4 MiB is refused with an <see cref="IOException"/>: none that is read here is that long.</summary>
    byte[]? Read(string path);

    /// <summary>
    /// Puts a file in place as a whole or not at all: written beside it, then renamed; its permissions are kept, a link is followed, and
    /// a failure leaves nothing behind. The directory must exist.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its new content.</param>
    /// <param name="expected">What it must hold until now; null for no file.</param>
    /// <returns>False, and nothing written, where it holds something else by now.</returns>
    /// <exception cref="UnauthorizedAccessException">The file or its directory is read-only.</exception>
    bool Replace(string path, byte[] content, byte[]? expected);

    /// <summary>Deletes a file; one that is not there is no error.</summary>
    void Delete(string path);

    /// <summary>Makes a directory whose parent exists.</summary>
    void MakeDirectory(string path);

    /// <summary>Deletes a directory where it is empty; false where it is not, or is not there.</summary>
    bool DeleteEmptyDirectory(string path);

    /// <summary>The names of the files and directories in a directory, in ordinal order; empty where it is not there.</summary>
    IReadOnlyList<string> List(string directory);
}
