using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Copying;

/// <summary>Where a copy goes on this machine, by the rules of cp(1): into a folder that is there, under its own name; else to the path itself, whose folder must be there.</summary>
/// <param name="Path">The full path that it gets.</param>
internal sealed record LocalGoal(string Path)
{
    /// <summary>What is not whole yet.</summary>
    public string Part => $"{Path}.sonde-part";

    /// <summary>Finds it.</summary>
    /// <param name="path">The full path that was named; with a slash at its end it is a folder.</param>
    /// <param name="source">The path in the target.</param>
    /// <exception cref="CopyFailureException">There is no such folder.</exception>
    public static LocalGoal Find(string path, string source)
    {
        var isFolder = path[^1] is '/' || path[^1] == System.IO.Path.DirectorySeparatorChar;
        if (Directory.Exists(path))
        {
            return new LocalGoal(System.IO.Path.Combine(System.IO.Path.TrimEndingDirectorySeparator(path), Name(source)));
        }

        var parent = System.IO.Path.GetDirectoryName(System.IO.Path.TrimEndingDirectorySeparator(path));
        return isFolder ? throw new CopyFailureException(AgentErrorCode.FileMissing, $"{path}: there is no such folder")
            : !Directory.Exists(parent) ? throw new CopyFailureException(AgentErrorCode.FileMissing, $"{parent}: there is no such folder")
            : new LocalGoal(path);
    }

    /// <summary>Sees to it that nothing is in the way.</summary>
    /// <param name="mayReplace">What is there may be written over.</param>
    /// <param name="isFolder">Whether a folder comes; null where that is not known yet.</param>
    /// <exception cref="CopyFailureException">Something is.</exception>
    public void Judge(bool mayReplace, bool? isFolder)
    {
        var there = LocalKinds.Of(Path);
        if (there == LocalKind.Nothing)
        {
            return;
        }

        if (!mayReplace)
        {
            throw new CopyFailureException(AgentErrorCode.FileExists, $"{Path} is there already");
        }

        if (isFolder is { } comes && comes != (there == LocalKind.Folder))
        {
            throw new CopyFailureException(AgentErrorCode.FileExists, $"{Path} is {(there == LocalKind.Folder ? "a folder" : "no folder")}, and what comes is {(comes ? "a folder" : "a file")}");
        }
    }

    /// <summary>The last part of a path in a target.</summary>
    public static string Name(string source) => source.TrimEnd('/') is var path && path[(path.LastIndexOf('/') + 1)..] is { Length: > 0 } name and not "." and not ".." ? name : "root";
}
