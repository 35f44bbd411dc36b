using System.Runtime.InteropServices;
using System.Text;
using Sonde.Agent.Native;

namespace Sonde.Agent.Copying;

/// <summary>
/// Resolves a path within a root part by part, where the kernel does not (before Linux 5.6, or behind a seccomp filter): every part is opened from its folder's descriptor without
/// following a link; links are read and followed by this program, <c>..</c> goes back along the descriptors that led here and never above the root.
/// </summary>
internal static class RootWalk
{
    private const int MostLinks = 40;
    private const int MostTargetBytes = 4096;

    /// <summary>Opens it.</summary>
    /// <param name="root">The root's descriptor, which stays open.</param>
    /// <param name="path">From the root on.</param>
    /// <param name="flags">Of open(2), for the last part.</param>
    /// <returns>A descriptor; or -1, and errno says why.</returns>
    public static int Open(int root, string path, int flags)
    {
        var folders = new Stack<int>();
        var due = new Stack<string>();
        Push(due, path);
        try
        {
            return Walk(root, folders, due, flags);
        }
        finally
        {
            var error = Marshal.GetLastPInvokeError();
            CloseAll(folders);
            Marshal.SetLastPInvokeError(error);
        }
    }

    private static int Walk(int root, Stack<int> folders, Stack<string> due, int flags)
    {
        var links = 0;
        while (due.TryPop(out var part))
        {
            var here = folders.TryPeek(out var top) ? top : root;
            if (part is ".")
            {
                continue;
            }

            if (part is "..")
            {
                if (folders.TryPop(out var left))
                {
                    _ = Libc.Close(left);
                }

                continue;
            }

            var found = FileCalls.OpenAt(here, part, FileFlags.PathOnly | FileFlags.NoFollow | FileFlags.CloseOnExecute, 0);
            if (found < 0)
            {
                return -1;
            }

            folders.Push(found);
            var status = FileStatus.Of(found, "");
            if (status is not { IsLink: true })
            {
                if (status is not { IsFolder: true } && due.Count > 0)
                {
                    Marshal.SetLastPInvokeError(Errno.NotFolder);
                    return -1;
                }

                continue;
            }

            var target = ReadLink(found);
            _ = Libc.Close(folders.Pop());
            if (target is null || ++links > MostLinks)
            {
                Marshal.SetLastPInvokeError(Errno.TooManyLinks);
                return -1;
            }

            if (target.StartsWith('/'))
            {
                CloseAll(folders);
            }

            Push(due, target);
        }

        return Reopen(folders.TryPeek(out var last) ? last : root, flags);
    }

    /// <summary>The very file that was reached, with the flags that were wanted.</summary>
    private static int Reopen(int found, int flags)
    {
        const int never = FileFlags.Create | FileFlags.Exclusive;
        return (flags & FileFlags.PathOnly) != 0
            ? FileCalls.OpenAt(found, ".", flags, 0) is var folder and >= 0 ? folder : Duplicate(found)
            : Libc.Open($"/proc/self/fd/{found}", flags & ~never & ~FileFlags.NoFollow);
    }

    private static int Duplicate(int descriptor)
    {
        const int duplicateCloseOnExecute = 1030;
        return Libc.Control(descriptor, duplicateCloseOnExecute, 0);
    }

    private static unsafe string? ReadLink(int link)
    {
        var buffer = stackalloc byte[MostTargetBytes];
        var count = FileCalls.ReadLinkAt(link, "", buffer, MostTargetBytes);
        return count is > 0 and < MostTargetBytes ? Encoding.UTF8.GetString(buffer, (int)count) : null;
    }

    private static void Push(Stack<string> due, string path)
    {
        // As a sequence: of an array, C# 14 takes the Reverse of spans before .NET 10.
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).AsEnumerable().Reverse())
        {
            due.Push(part);
        }
    }

    private static void CloseAll(Stack<int> folders)
    {
        while (folders.TryPop(out var folder))
        {
            _ = Libc.Close(folder);
        }
    }
}
