using System.Runtime.InteropServices;

namespace Sonde.Agent.Native;

/// <summary>The system calls for files that are named relative to a folder's descriptor. Errors are -1 and errno; names are UTF-8.</summary>
internal static partial class FileCalls
{
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenAt(int folder, string path, int flags, int mode);

    /// <summary>For openat2(2), which C libraries have no function for.</summary>
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial nint OpenAtHow(nint number, nint folder, string path, OpenHow* how, nint size);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int Look(int folder, string path, int flags, uint mask, void* result);

    [LibraryImport(Library, EntryPoint = "fstatfs", SetLastError = true)]
    internal static unsafe partial int LookAtSystem(int descriptor, void* result);

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial nint ReadLinkAt(int folder, string path, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int descriptor, long offset, int from);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeFolderAt(int folder, string path, int mode);

    [LibraryImport(Library, EntryPoint = "symlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeLinkAt(string target, int folder, string path);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RemoveAt(int folder, string path, int flags);

    [LibraryImport(Library, EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RenameAt(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport(Library, EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int AccessAt(int folder, string path, int mode, int flags);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int SetLength(int descriptor, long length);

    [LibraryImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int SetMode(int descriptor, uint mode);

    [LibraryImport(Library, EntryPoint = "futimens", SetLastError = true)]
    internal static unsafe partial int SetTimes(int descriptor, long* times);

    /// <summary><c>struct open_how</c> (linux/openat2.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
