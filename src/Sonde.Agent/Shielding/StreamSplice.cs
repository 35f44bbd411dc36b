using System.Net.Sockets;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Shielding;

/// <summary>Copies between two streams, both ways, keeping half-close.</summary>
internal static class StreamSplice
{
    /// <summary>Returns when both directions have ended; a failure of one ends the other.</summary>
    public static async Task RunAsync(Stream one, Stream other, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAll(CopyAsync(one, other, either), CopyAsync(other, one, either));
    }

    /// <summary>Says that nothing more follows.</summary>
    public static async Task EndWritesAsync(Stream stream, CancellationToken cancellation)
    {
        if (stream is TunnelChannel channel)
        {
            await channel.EndWritesAsync(cancellation);
        }
        else
        {
            EndWrites(stream);
        }
    }

    /// <summary>Says that nothing more follows, on a socket.</summary>
    public static void EndWrites(Stream stream)
    {
        if (stream is NetworkStream network)
        {
            try
            {
                network.Socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // The other side is gone, which is no worse.
            }
        }
    }

    /// <summary>Ends it so that the other side sees that something is missing: a reset, and no orderly end.</summary>
    public static void Cut(Stream stream)
    {
        switch (stream)
        {
            case TunnelChannel channel:
                channel.Reset("the connection broke");
                break;
            case NetworkStream network:
                network.Socket.Close(timeout: 0);
                break;
            default:
                stream.Dispose();
                break;
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationTokenSource ending)
    {
        try
        {
            await from.CopyToAsync(to, ending.Token);
            EndWrites(to);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            await ending.CancelAsync();
        }
    }
}
