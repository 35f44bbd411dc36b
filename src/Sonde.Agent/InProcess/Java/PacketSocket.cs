using System.Net.Sockets;

namespace Sonde.Agent.InProcess.Java;

/// <summary>Whole pieces over a socket.</summary>
internal static class PacketSocket
{
    /// <summary>Passes so many bytes on; false where the receiver, if there is one, does not take them any more.</summary>
    /// <exception cref="IOException">The sender ended within them.</exception>
    public static async Task<bool> CopyAsync(this Socket from, Socket? to, uint count, byte[] buffer, CancellationToken cut)
    {
        var isTaken = true;
        while (count > 0)
        {
            var piece = await from.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(count, (uint)buffer.Length)), cut);
            if (piece == 0)
            {
                throw new IOException("The connection ended within a packet.");
            }

            count -= (uint)piece;
            isTaken = isTaken && (to is null || await to.TrySendAllAsync(buffer.AsMemory(0, piece)));
        }

        return isTaken;
    }

    /// <summary>Sends all of it; false where the receiver is gone.</summary>
    public static async Task<bool> TrySendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await socket.SendAllAsync(bytes);
            return true;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Sends all of it.</summary>
    public static async Task SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, CancellationToken.None)..];
        }
    }

    /// <summary>Fills the room; false where the sender ended first.</summary>
    public static async Task<bool> FillAsync(this Socket socket, Memory<byte> room, CancellationToken cancellation)
    {
        while (!room.IsEmpty)
        {
            var count = await socket.ReceiveAsync(room, cancellation);
            if (count == 0)
            {
                return false;
            }

            room = room[count..];
        }

        return true;
    }
}
