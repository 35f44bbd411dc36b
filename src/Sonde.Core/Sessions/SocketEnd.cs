using System.Net.Sockets;

namespace Sonde.Core.Sessions;

/// <summary>What a socket leaves open: all of it sent, and an end that the peer sees as a reset.</summary>
internal static class SocketEnd
{
    /// <summary>Sends all of it.</summary>
    /// <exception cref="SocketException">The peer is gone.</exception>
    public static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellation).ConfigureAwait(false)..];
        }
    }

    /// <summary>Closes it so that the peer sees a reset, as if the far end had refused it directly.</summary>
    public static void Cut(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The peer was faster: macOS takes no options for a connection that was reset.
        }

        socket.Dispose();
    }
}
