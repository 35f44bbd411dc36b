using System.Buffers;
using System.Net.Sockets;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>Copies between a socket and a channel, both ways, keeping half-close.</summary>
internal static class SocketRelay
{
    /// <summary>Two frames, which the tunnel puts into one message.</summary>
    private const int BufferSize = 64 * 1024;

    /// <summary>
    /// Returns when both directions have ended. A failure of either end resets the other at once; the first failure is not told apart from
    /// an orderly end here, because both clients see it themselves.
    /// </summary>
    public static Task RunAsync(Socket socket, TunnelChannel channel, CancellationToken cancellation) => RunAsync(socket, channel, RelayCount.Nobody, cancellation);

    /// <summary>Likewise, and tells how many bytes have passed.</summary>
    public static async Task RunAsync(Socket socket, TunnelChannel channel, RelayCount count, CancellationToken cancellation)
    {
        channel.RunsReaderInline = true;
        var up = CopyUpAsync(socket, channel, count.Sent, cancellation);
        var down = CopyDownAsync(channel, socket, count.Received, cancellation);
        try
        {
            await (await Task.WhenAny(up, down).ConfigureAwait(false)).ConfigureAwait(false);
            await Task.WhenAll(up, down).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            channel.Reset("the local connection ended");
            SocketEnd.Cut(socket);
            await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task CopyUpAsync(Socket socket, TunnelChannel channel, Action<int> sent, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer.AsMemory(0, BufferSize), SocketFlags.None, cancellation).ConfigureAwait(false)) > 0)
            {
                await channel.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                sent(count);
            }

            await channel.EndWritesAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task CopyDownAsync(TunnelChannel channel, Socket socket, Action<int> received, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await channel.ReadAsync(buffer.AsMemory(0, BufferSize), cancellation).ConfigureAwait(false)) > 0)
            {
                await SocketEnd.SendAllAsync(socket, buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
                received(count);
            }

            socket.Shutdown(SocketShutdown.Send);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
