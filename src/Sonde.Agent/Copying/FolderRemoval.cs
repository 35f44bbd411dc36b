using Sonde.Agent.Native;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Copying;

/// <summary>Removes a file or a folder with all that is in it, without following a link. What cannot be removed stays.</summary>
internal static class FolderRemoval
{
    /// <summary>Removes it.</summary>
    /// <param name="parent">The folder that it is in.</param>
    /// <param name="name">Its name there.</param>
    /// <returns>Whether it is gone.</returns>
    public static bool Remove(TargetDescriptor parent, string name)
    {
        switch (FileStatus.Of(parent.Number, name))
        {
            case null:
                return true;
            case { IsFolder: true }:
                Empty(parent, name);
                return FileCalls.RemoveAt(parent.Number, name, FileFlags.RemoveFolder) == 0;
            default:
                return FileCalls.RemoveAt(parent.Number, name, 0) == 0;
        }
    }

    private static void Empty(TargetDescriptor parent, string name)
    {
        using var folder = parent.TryOpenFolder(name);
        if (folder is null)
        {
            return;
        }

        try
        {
            // Removing while reading may skip names: first all of them.
            foreach (var part in folder.Names(name).ToArray())
            {
                Remove(folder, part);
            }
        }
        catch (CopyFailureException)
        {
            // The folder is not empty then, and stays.
        }
    }
}
