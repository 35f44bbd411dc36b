using System.Text;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>A script in the file system of a target, readable by all, for as long as it takes the target to read it.</summary>
internal sealed class ScriptFile
{
    /// <summary>Where it is tried, one after the other.</summary>
    public static readonly IReadOnlyList<string> Folders = ["/tmp", "/dev/shm", "/var/tmp", "/run"];

    private readonly string _ownPath;

    private ScriptFile(string path, string ownPath) => (Path, _ownPath) = (path, ownPath);

    /// <summary>Its path in the target.</summary>
    public string Path { get; }

    /// <summary>Writes it. Null where none of the folders can be written to.</summary>
    /// <param name="root">The target's root directory, <c>/proc/PID/root</c>.</param>
    /// <param name="name">Its file name.</param>
    /// <param name="text">What is in it.</param>
    public static ScriptFile? TryPlace(string root, string name, string text)
    {
        foreach (var folder in Folders.Where(folder => IsPlain(root, folder)))
        {
            var path = $"{folder}/{name}";
            try
            {
                // A new file alone: what is there already, such as a link, is not written through.
                using var file = new FileStream(root + path, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
                file.Write(Encoding.UTF8.GetBytes(text));
                return new ScriptFile(path, root + path);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                // The next one.
            }
        }

        return null;
    }

    /// <summary>Removes it; false where it is still there.</summary>
    public bool Delete()
    {
        try
        {
            File.Delete(_ownPath);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a folder is one, and so is each above it: an absolute link would lead out of the target's root into our own.</summary>
    private static bool IsPlain(string root, string folder)
    {
        var path = root;
        return folder.Split('/', StringSplitOptions.RemoveEmptyEntries).All(part =>
            new DirectoryInfo(path += "/" + part) is { Exists: true, LinkTarget: null });
    }
}
