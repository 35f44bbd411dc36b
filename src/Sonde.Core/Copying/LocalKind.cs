using System.Runtime.InteropServices;

namespace Sonde.Core.Copying;

/// <summary>What a name on this machine is, without following a link.</summary>
internal enum LocalKind
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A device, a pipe or a socket: opening it may wait for ever.</summary>
    Other,
}

/// <summary>Tells the kinds apart.</summary>
internal static partial class LocalKinds
{
    private const int Here = -100;
    private const int LinkItself = 0x100;
    private const uint TypeWanted = 1;
    private const int StructureBytes = 256;
    private const int ModeOffset = 28;

    /// <summary>The kind of a name.</summary>
    public static LocalKind Of(string path)
    {
        var attributes = new FileInfo(path).Attributes;
        return attributes == (FileAttributes)(-1) ? LocalKind.Nothing
            : attributes.HasFlag(FileAttributes.ReparsePoint) && new FileInfo(path).LinkTarget is not null ? LocalKind.Link
            : attributes.HasFlag(FileAttributes.Directory) ? LocalKind.Folder
            : IsRegular(path) ? LocalKind.File : LocalKind.Other;
    }

    /// <summary>.NET does not tell a pipe from a file. Elsewhere than on Linux every file is taken for a regular one.</summary>
    private static unsafe bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        // struct statx (linux/stat.h) is the same on every architecture.
        var bytes = stackalloc byte[StructureBytes];
        return Look(Here, path, LinkItself, TypeWanted, bytes) != 0 || (bytes[ModeOffset + 1] & 0xF0) == 0x80;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Look(int folder, string path, int flags, uint mask, byte* result);
}
