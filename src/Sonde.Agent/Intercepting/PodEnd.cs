using System.Net.Sockets;
using Sonde.Agent.Shielding;

namespace Sonde.Agent.Intercepting;

/// <summary>The pod's own end of a turned connection.</summary>
internal static class PodEnd
{
    /// <summary>Connects to it. Where nobody listens there, the client sees what it would have seen: a reset.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<WireBuffer> ConnectAsync(TurnedConnection connection, CancellationToken cancellation)
    {
        try
        {
            return new WireBuffer(await connection.Connect(cancellation), cancellation);
        }
        catch (SocketException)
        {
            StreamSplice.Cut(connection.Client);
            throw;
        }
    }
}
