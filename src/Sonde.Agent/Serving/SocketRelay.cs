using System.Buffers;
using System.Net.Sockets;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Serving;

/// <summary>A channel and a socket, joined. Each direction ends on its own.</summary>
/// <remarks>Tasks: two pumps, started and awaited by <see cref="PassAsync"/>. The first that fails cuts the other off.</remarks>
internal static class SocketRelay
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Passes bytes until both directions have ended, or one has failed.</summary>
    /// <returns>Whether the socket's other side came to its end.</returns>
    public static async Task<bool> PassAsync(TunnelChannel channel, Socket socket, CancellationToken cancellation)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        channel.RunsReaderInline = true;
        var up = UpAsync(channel, socket, cut.Token);
        var down = DownAsync(channel, socket, cut.Token);
        var first = await await Task.WhenAny(up, down);
        if (first is not null)
        {
            await cut.CancelAsync();
        }

        if ((first ?? await up ?? await down) is { } failure)
        {
            channel.Reset(failure);
            socket.Close(timeout: 0);
        }

        await Task.WhenAll(up, down);
        return await down is null;
    }

    /// <summary>Null when it ended well, else what failed.</summary>
    private static async Task<string?> UpAsync(TunnelChannel channel, Socket socket, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await channel.ReadAsync(buffer, cancellation)) > 0)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await socket.SendAsync(buffer.AsMemory(sent, count - sent), cancellation);
                }
            }

            socket.Shutdown(SocketShutdown.Send);
            return null;
        }
        catch (Exception end) when (IsEnd(end))
        {
            return end.Message;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<string?> DownAsync(TunnelChannel channel, Socket socket, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer.AsMemory(), cancellation)) > 0)
            {
                await channel.WriteAsync(buffer.AsMemory(0, count), cancellation);
            }

            await channel.EndWritesAsync(cancellation);
            return null;
        }
        catch (Exception end) when (IsEnd(end))
        {
            return end.Message;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsEnd(Exception end) => end is IOException or SocketException or OperationCanceledException or ObjectDisposedException;
}
