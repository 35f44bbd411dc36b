using System.Net.Sockets;

namespace Sonde.Agent.Shielding;

/// <summary>Copies between two sockets, both ways, keeping half-close.</summary>
internal static class StreamSplice
{
    /// <summary>Returns when both directions have ended; a failure of one ends the other.</summary>
    public static async Task RunAsync(Stream one, Stream other, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAll(CopyAsync(one, other, either), CopyAsync(other, one, either));
    }

    /// <summary>Says that nothing more follows.</summary>
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
