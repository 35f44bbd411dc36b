using System.Runtime.InteropServices;
using Sonde.Agent.Native;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Copying;

/// <summary>Gives a part its final name. A folder that is there already is filled up: what the copy has takes the place of what is called the same, the rest stays.</summary>
internal static class FolderMerge
{
    /// <summary>Renames it.</summary>
    /// <param name="parent">The folder that both are in.</param>
    /// <param name="part">What it is called.</param>
    /// <param name="name">What it shall be called.</param>
    /// <param name="path">The same, for people.</param>
    /// <param name="mayReplace">What is there is written over.</param>
    /// <exception cref="CopyFailureException">Something is there, or the file system refuses.</exception>
    public static void Move(TargetDescriptor parent, string part, string name, string path, bool mayReplace)
    {
        if (!mayReplace)
        {
            Rename(parent, part, (parent, name), path, FileFlags.NoReplace);
        }
        else
        {
            Replace(parent, part, (parent, name), path);
        }
    }

    private static void Replace(TargetDescriptor from, string part, (TargetDescriptor Folder, string Name) to, string path)
    {
        var (own, there) = (FileStatus.Of(from.Number, part), FileStatus.Of(to.Folder.Number, to.Name));
        if (own is { IsFolder: true } && there is { IsFolder: true })
        {
            using var source = from.TryOpenFolder(part) ?? throw TargetDescriptor.Failed(path);
            using var target = to.Folder.TryOpenFolder(to.Name) ?? throw TargetDescriptor.Failed(path);
            foreach (var inner in source.Names(path).ToArray())
            {
                Replace(source, inner, (target, inner), $"{path}/{inner}");
            }

            if (FileCalls.RemoveAt(from.Number, part, FileFlags.RemoveFolder) != 0)
            {
                throw TargetDescriptor.Failed(path);
            }
        }
        else if (there is not null && own is { IsFolder: true } != there is { IsFolder: true })
        {
            throw new CopyFailureException(AgentErrorCode.FileExists, $"{path}: {there.Value.Kind} is there already, and what comes is {own?.Kind}");
        }
        else
        {
            Rename(from, part, to, path, 0);
        }
    }

    private static void Rename(TargetDescriptor from, string part, (TargetDescriptor Folder, string Name) to, string path, uint flags)
    {
        if (FileCalls.RenameAt(from.Number, part, to.Folder.Number, to.Name, flags) == 0)
        {
            return;
        }

        // A file system that does not know the flag: what is there was looked for before, and is looked for once more.
        if (flags == 0 || Marshal.GetLastPInvokeError() != Errno.InvalidArgument)
        {
            throw TargetDescriptor.Failed(path);
        }

        if (FileStatus.Of(to.Folder.Number, to.Name) is not null)
        {
            throw TargetDescriptor.Failed(path, Errno.FileExists);
        }

        Rename(from, part, to, path, 0);
    }
}
