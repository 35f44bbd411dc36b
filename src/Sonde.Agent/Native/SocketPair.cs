using System.Net.Sockets;

namespace Sonde.Agent.Native;

/// <summary>Two sockets that are connected with each other and have no name (socketpair(2)).</summary>
internal static class SocketPair
{
    private const int Unix = 1;
    private const int StreamCloseOnExecute = 0x80001;

    /// <summary>Both ends, the caller's to close.</summary>
    /// <exception cref="IOException">There are too many open files.</exception>
    public static unsafe (Socket One, Socket Other) Open()
    {
        var ends = stackalloc int[2];
        if (Libc.SocketPair(Unix, StreamCloseOnExecute, 0, ends) != 0)
        {
            throw Descriptor.Failed("socketpair");
        }

        return (new Socket(new SafeSocketHandle(ends[0], ownsHandle: true)), new Socket(new SafeSocketHandle(ends[1], ownsHandle: true)));
    }
}
