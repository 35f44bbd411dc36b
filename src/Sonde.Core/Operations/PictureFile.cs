using Sonde.Core.Faults;

namespace Sonde.Core.Operations;

/// <summary>Writes a picture of a profile: whole or not at all; one that is there already is replaced.</summary>
internal static class PictureFile
{
    /// <summary>Writes it beside its place and moves it there.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="isPrivate">Whether nobody else may read it, where the file system knows users.</param>
    /// <exception cref="FaultException">SND2014.</exception>
    public static void Write(string path, Action<Stream> write, bool isPrivate = false)
    {
        var beside = $"{path}.{Environment.ProcessId}.part";
        try
        {
            using (var stream = new FileStream(beside, Options(isPrivate)))
            {
                write(stream);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Remove(beside);
            throw Refused(path, refused);
        }
    }

    /// <summary>Whether it could be written, tried and not guessed; nothing is left behind.</summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="FaultException">SND2014.</exception>
    public static void Try(string path)
    {
        var beside = $"{path}.{Environment.ProcessId}.part";
        try
        {
            new FileStream(beside, FileMode.Create, FileAccess.Write).Dispose();
            File.Delete(beside);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, refused);
        }
    }

    private static FileStreamOptions Options(bool isPrivate)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 128 * 1024 };
        if (isPrivate && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static FaultException Refused(string path, Exception refused) =>
        new(FaultCatalog.FileNotWritten, $"cannot write {path}", refused.Message, "name a file in a folder that can be written with --out", refused);

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // What cannot be written can mostly not be deleted either, and the fault says the first reason.
        }
    }
}
