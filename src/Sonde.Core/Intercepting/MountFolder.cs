using Sonde.Core.Copying;
using Sonde.Core.Faults;

namespace Sonde.Core.Intercepting;

/// <summary>The folder of --mount: this user's alone (0700) from its first moment on, and gone again at the end but for what was changed in it meanwhile.</summary>
/// <param name="path">Its full path.</param>
internal sealed class MountFolder(string path)
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Dictionary<string, (string? Goal, long Length, DateTime Modified)> _brought = new(StringComparer.Ordinal);
    private bool _isOurs;
    private bool _isMade;

    /// <summary>Its full path.</summary>
    public string Path => path;

    /// <summary>Says what is in the way, before anything else happens.</summary>
    /// <exception cref="FaultException">SND2011: something is there. SND2014: it cannot be made there.</exception>
    public void Require()
    {
        if (path.Any(char.IsControl))
        {
            throw NotWritten("its name holds control characters", null);
        }

        var kind = LocalKinds.Of(path);
        if (kind is not LocalKind.Nothing && !(kind is LocalKind.Folder && IsEmpty()))
        {
            throw new FaultException(
                FaultCatalog.FileInTheWay, What, kind is LocalKind.Folder ? "it is a folder with something in it" : "it is there already, and no folder", "name a folder that is not there yet, or is empty, with --mount");
        }

        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            throw NotWritten("its folder is not there", null);
        }
    }

    /// <summary>Makes it, or takes the empty one that is there.</summary>
    /// <exception cref="FaultException">SND2011: somebody put something there meanwhile. SND2014: the file system refused.</exception>
    public void Make()
    {
        Require();
        _isOurs = LocalKinds.Of(path) is LocalKind.Nothing;
        try
        {
            MakeFolder(path);
            if (!_isOurs && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, Own);
            }

            _isMade = true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(refused.Message, refused);
        }
    }

    /// <summary>Where a path of the target belongs, and the folders above it are made.</summary>
    /// <exception cref="FaultException">SND2014: the file system refused.</exception>
    public string Place(string remote)
    {
        var place = System.IO.Path.GetFullPath(System.IO.Path.Join(path, remote));
        try
        {
            MakeFolder(System.IO.Path.GetDirectoryName(place)!);
            return place;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(refused.Message, refused);
        }
    }

    /// <summary>Removes what there is of a copy that came to nothing.</summary>
    public static void Discard(string part)
    {
        var kept = new List<string>();
        if (LocalKinds.Of(part) is LocalKind.Folder)
        {
            Try(() => Directory.Delete(part, recursive: true), part, kept);
        }
        else
        {
            Try(() => File.Delete(part), part, kept);
        }
    }

    /// <summary>Everything was brought: what differs from now on is the user's.</summary>
    /// <exception cref="FaultException">SND2014: the file system refused.</exception>
    public void Seal()
    {
        try
        {
            foreach (var file in Files())
            {
                _brought[file] = Look(file);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(refused.Message, refused);
        }
    }

    /// <summary>Removes what was brought and is as it was, and each folder that is empty then. Before <see cref="Seal"/> everything in it.</summary>
    /// <param name="isSealed">Whether it came so far.</param>
    /// <returns>What stays, each as a full path; none where all is gone.</returns>
    public IReadOnlyList<string> Remove(bool isSealed)
    {
        var kept = new List<string>();
        if (!_isMade)
        {
            // Whatever is there now is somebody else's.
            return kept;
        }

        Try(
            () =>
            {
                foreach (var file in Files().Where(file => !isSealed || !IsChanged(file)))
                {
                    Try(() => File.Delete(file), file, kept);
                }

                // The innermost first.
                foreach (var folder in Folders().OrderByDescending(static folder => folder.Length).Where(IsEmpty))
                {
                    Try(() => Directory.Delete(folder), folder, kept);
                }

                if (_isOurs && IsEmpty(path))
                {
                    Directory.Delete(path);
                }

                kept.AddRange(Files().Except(kept, StringComparer.Ordinal));
            },
            path,
            kept);
        return kept;
    }

    private bool IsChanged(string file) => !_brought.TryGetValue(file, out var was) || was != Look(file);

    /// <summary>By what a change is seen: of a link where it leads, of a file its length and its time.</summary>
    private static (string? Goal, long Length, DateTime Modified) Look(string file) => new FileInfo(file) switch
    {
        { LinkTarget: { } goal } => (goal, 0, default),
        var there => (null, there.Length, there.LastWriteTimeUtc),
    };

    private static bool IsEmpty(string folder) => !Directory.EnumerateFileSystemEntries(folder).Any();

    private bool IsEmpty()
    {
        try
        {
            return IsEmpty(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(refused.Message, refused);
        }
    }

    private string What => $"cannot bring files to {path}";

    /// <summary>Files and links, however deep; no link is followed.</summary>
    private string[] Files() => [.. Walk().Where(static entry => !IsFolder(entry))];

    private string[] Folders() => [.. Walk().Where(IsFolder)];

    private IEnumerable<string> Walk()
    {
        var waiting = new Stack<string>([path]);
        while (waiting.TryPop(out var folder))
        {
            if (!Directory.Exists(folder))
            {
                continue;
            }

            foreach (var entry in Directory.GetFileSystemEntries(folder))
            {
                yield return entry;
                if (IsFolder(entry))
                {
                    waiting.Push(entry);
                }
            }
        }
    }

    private static bool IsFolder(string entry) => LocalKinds.Of(entry) is LocalKind.Folder;

    private static void Try(Action remove, string name, List<string> kept)
    {
        try
        {
            remove();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It stays, and the receipt names it.
            kept.Add(name);
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, Own);
        }
    }

    private FaultException NotWritten(string why, Exception? cause) => new(new Fault(FaultCatalog.FileNotWritten, What, why, ["name a folder that can be made with --mount"]), cause);
}
