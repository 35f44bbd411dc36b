using System.Runtime.InteropServices;
using Sonde.Agent.Native;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Copying;

/// <summary>Where a copy into a target goes, by the rules of cp(1): into a folder that is there, under its own name; else to the path itself, whose folder must be there.</summary>
/// <param name="Parent">The folder's path.</param>
/// <param name="Name">The name in it.</param>
internal sealed record CopyGoal(string Parent, string Name)
{
    private const int MayWriteAndEnter = 3;

    /// <summary>The full path.</summary>
    public string Path => Parent == "/" ? $"/{Name}" : $"{Parent}/{Name}";

    /// <summary>Finds it.</summary>
    /// <exception cref="CopyFailureException">There is no such folder, something is in the way, or nothing can be written there.</exception>
    public static CopyGoal Find(TargetRoot root, CopyFilesRequest request)
    {
        var goal = Place(root, request);
        if (goal.Name is "" or "." or ".." || CopyName.Judge(goal.Name) is not null || goal.Name.Contains('/', StringComparison.Ordinal))
        {
            throw new CopyFailureException(AgentErrorCode.NotUnderstood, $"{goal.Path} is no name for a file");
        }

        using var parent = goal.Open(root);
        if (FileStatus.Of(parent.Number, goal.Name) is { } there)
        {
            Judge(goal, there, request);
        }

        if (FileCalls.AccessAt(parent.Number, ".", MayWriteAndEnter, 0) != 0)
        {
            throw new CopyFailureException(AgentErrorCode.FileRefused, $"{goal.Parent}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        return goal;
    }

    /// <summary>The folder that it goes into.</summary>
    /// <exception cref="CopyFailureException">It is not there.</exception>
    public TargetDescriptor Open(TargetRoot root) => root.Open(Parent, FileFlags.PathOnly | FileFlags.Folder);

    private static CopyGoal Place(TargetRoot root, CopyFilesRequest request)
    {
        var path = request.Path.TrimEnd('/');
        using var found = root.TryOpen(request.Path, FileFlags.PathOnly);
        if (found is not null && found.Look(request.Path).IsFolder)
        {
            return new CopyGoal(path.Length == 0 ? "/" : path, request.Name ?? "");
        }

        if (request.Path.EndsWith('/'))
        {
            throw new CopyFailureException(AgentErrorCode.FileMissing, $"{request.Path}: there is no such folder");
        }

        var slash = path.LastIndexOf('/');
        return new CopyGoal(slash <= 0 ? "/" : path[..slash], path[(slash + 1)..]);
    }

    private static void Judge(CopyGoal goal, FileStatus there, CopyFilesRequest request)
    {
        if (request.MayReplace != true || there.IsFolder != (request.IsFolder == true))
        {
            throw new CopyFailureException(
                AgentErrorCode.FileExists,
                request.MayReplace != true ? $"{goal.Path} is there already" : $"{goal.Path} is {there.Kind}, and what comes is {(request.IsFolder == true ? "a folder" : "a file")}");
        }
    }
}
