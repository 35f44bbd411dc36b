using System.Net;
using System.Net.Sockets;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Serving;

/// <summary>A channel to a TCP port of the toolbox's network namespace, which is the pod's. Each direction ends on its own.</summary>
internal static class TcpRelay
{
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
            await SocketRelay.PassAsync(channel, socket, cancellation);
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
}
