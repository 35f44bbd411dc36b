using System.Runtime.InteropServices;

namespace Sonde.Agent.Native;

/// <summary>The system calls for netlink(7), which .NET's sockets do not know. Errors are -1 and errno.</summary>
internal static partial class NetlinkCalls
{
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    internal static unsafe partial nint Send(int descriptor, byte* buffer, nuint count, int flags);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    internal static unsafe partial nint Receive(int descriptor, byte* buffer, nuint count, int flags);
}
