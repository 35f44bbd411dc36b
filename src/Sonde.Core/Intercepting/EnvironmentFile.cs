using Sonde.Core.Copying;
using Sonde.Core.Faults;

namespace Sonde.Core.Intercepting;

/// <summary>The file of --env-file: this user's alone (0600) from its first byte on.</summary>
/// <param name="path">Its full path.</param>
/// <param name="mayReplace">--force: whether it may be written over.</param>
internal sealed class EnvironmentFile(string path, bool mayReplace)
{
    /// <summary>Its full path.</summary>
    public string Path => path;

    /// <summary>Says what is in the way, before anything else happens.</summary>
    /// <exception cref="FaultException">SND2011: something is there. SND2014: it cannot be written there.</exception>
    public void Require()
    {
        var kind = LocalKinds.Of(path);
        if (kind is LocalKind.Folder or LocalKind.Other || !Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            throw NotWritten(kind is LocalKind.Nothing ? "its folder is not there" : kind is LocalKind.Folder ? "it is a folder" : "it is no regular file", null);
        }

        if (kind is not LocalKind.Nothing && !mayReplace)
        {
            throw InTheWay(null);
        }
    }

    /// <summary>Writes all of it, or nothing.</summary>
    /// <exception cref="FaultException">SND2011: somebody wrote it meanwhile. SND2014: the file system refused.</exception>
    public void Write(string text)
    {
        var written = mayReplace ? path + ".sonde-part" : path;
        var isMade = false;
        try
        {
            if (mayReplace)
            {
                // One of a sonde that was killed; a link that somebody else put there is removed, not followed.
                File.Delete(written);
            }

            using (var file = new StreamWriter(new FileStream(written, Options())))
            {
                isMade = true;
                file.Write(text);
            }

            if (mayReplace)
            {
                File.Move(written, path, overwrite: true);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            if (isMade)
            {
                File.Delete(written);
            }

            throw !isMade && !mayReplace && LocalKinds.Of(path) is not LocalKind.Nothing ? InTheWay(refused) : NotWritten(refused.Message, refused);
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private FaultException InTheWay(Exception? cause) => new(
        new Fault(FaultCatalog.FileInTheWay, $"cannot write {path}", "it is there already", ["repeat the command with --force to write over it, or name another file with --env-file"]), cause);

    private FaultException NotWritten(string why, Exception? cause) =>
        new(new Fault(FaultCatalog.FileNotWritten, $"cannot write {path}", why, ["name a file in a folder that can be written with --env-file"]), cause);
}
