using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Sampling;

/// <summary>Waits for a client that writes nothing.</summary>
internal static class ClientEnd
{
    /// <summary>Completes when the client ends its direction of a channel, has left, or it is over; never throws.</summary>
    public static async Task AwaitAsync(TunnelChannel channel, CancellationToken over)
    {
        var nothing = new byte[64];
        try
        {
            while (await channel.ReadAsync(nothing, over) > 0)
            {
                // A client of a later time may say something.
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The channel is gone, or everything was told.
        }
    }
}
