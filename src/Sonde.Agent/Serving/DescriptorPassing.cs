using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sonde.Agent.Native;

namespace Sonde.Agent.Serving;

/// <summary>File descriptors through a unix socket (unix(7), SCM_RIGHTS), and who is at its other end (SO_PEERCRED).</summary>
internal static unsafe class DescriptorPassing
{
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int PeerCredentials = 17;
    private const int CloseOnExecute = 0x40000000;
    private const int HeaderSize = 16;
    private const int RoomSize = 64;

    /// <summary>The peer's user id as the kernel recorded it when the peer connected.</summary>
    public static uint PeerUserId(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        var length = socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return length == credentials.Length ? MemoryMarshal.Read<uint>(credentials[4..]) : throw new IOException("SO_PEERCRED: no answer.");
    }

    /// <summary>Sends one byte with two descriptors; the receiver gets duplicates of its own.</summary>
    public static void Send(int socket, int first, int second)
    {
        var room = stackalloc byte[RoomSize];
        new Span<byte>(room, RoomSize).Clear();
        *(nuint*)room = HeaderSize + (2 * sizeof(int));
        *(int*)(room + 8) = SocketLevel;
        *(int*)(room + 12) = Rights;
        *(int*)(room + HeaderSize) = first;
        *(int*)(room + HeaderSize + sizeof(int)) = second;
        var payload = (byte)'c';
        var part = new MessagePart { Start = &payload, Length = 1 };
        var message = new MessageHeader { Parts = &part, PartCount = 1, Ancillary = room, AncillaryLength = HeaderSize + (2 * sizeof(int)) };
        if (Libc.SendMessage(socket, &message, 0) != 1)
        {
            throw Descriptor.Failed("sendmsg");
        }
    }

    /// <summary>
    /// Receives what <see cref="Send"/> sent; the caller owns the descriptors. Null when nothing has arrived yet.
    /// </summary>
    /// <exception cref="IOException">The peer left, or sent something else; whatever it sent is closed.</exception>
    public static (int First, int Second)? Receive(int socket)
    {
        var room = stackalloc byte[RoomSize];
        byte payload;
        var part = new MessagePart { Start = &payload, Length = 1 };
        var message = new MessageHeader { Parts = &part, PartCount = 1, Ancillary = room, AncillaryLength = RoomSize };
        var count = Libc.ReceiveMessage(socket, &message, CloseOnExecute);
        if (count < 0 && Marshal.GetLastPInvokeError() is Errno.TryAgain or Errno.Interrupted)
        {
            return null;
        }

        var descriptors = Unpack(room, count > 0 ? message.AncillaryLength : 0);
        if (count == 1 && descriptors.Length == 2)
        {
            return (descriptors[0], descriptors[1]);
        }

        foreach (var descriptor in descriptors)
        {
            _ = Libc.Close(descriptor);
        }

        throw new IOException("The peer did not hand over two descriptors.");
    }

    private static int[] Unpack(byte* room, nuint length)
    {
        if (length < HeaderSize || *(nuint*)room < HeaderSize || *(nuint*)room > length || *(int*)(room + 8) != SocketLevel || *(int*)(room + 12) != Rights)
        {
            return [];
        }

        return new Span<int>(room + HeaderSize, (int)((*(nuint*)room - HeaderSize) / sizeof(int))).ToArray();
    }
}
