using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Serving;

/// <summary>A channel to a TCP port of the toolbox's network namespace, which is the pod's. Each direction ends on its own.</summary>
/// <remarks>Tasks: two pumps, started and awaited by <see cref="RunAsync"/>. The first that fails cuts the other off.</remarks>
internal static class TcpRelay
{
    private const int BufferSize = 64 * 1024;
    private const int MostPort = 65535;

    private static readonly TimeSpan MostDialling = TimeSpan.FromSeconds(5);

    /// <summary>Dials, accepts or refuses the channel, and passes bytes until both directions have ended.</summary>
    public static async Task RunAsync(IncomingChannel incoming, int port, TimeProvider clock, CancellationToken cancellation)
    {
        if (port is < 1 or > MostPort)
        {
            incoming.Refuse($"{port} is no TCP port.");
            return;
        }

        using var socket = await TryDialAsync(incoming, port, clock, cancellation);
        if (socket is not null)
        {
            await using var channel = incoming.Accept();
            await PassAsync(channel, socket, cancellation);
        }
    }

    private static async Task<Socket?> TryDialAsync(IncomingChannel incoming, int port, TimeProvider clock, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostDialling, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        SocketException? first = null;
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            Socket? socket = null;
            try
            {
                socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(address, port), either.Token);
                return socket;
            }
            catch (SocketException failure)
            {
                socket?.Dispose();
                first ??= failure;
            }
            catch (OperationCanceledException)
            {
                socket?.Dispose();
                incoming.Refuse(limit.IsCancellationRequested ? $"127.0.0.1:{port} did not answer within {MostDialling.TotalSeconds:0} s." : "The session is ending.");
                return null;
            }
        }

        incoming.Refuse(first!.SocketErrorCode == SocketError.ConnectionRefused
            ? $"Nothing listens on port {port} of the pod's loopback."
            : $"127.0.0.1:{port}: {first.Message}");
        return null;
    }

    private static async Task PassAsync(TunnelChannel channel, Socket socket, CancellationToken cancellation)
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
