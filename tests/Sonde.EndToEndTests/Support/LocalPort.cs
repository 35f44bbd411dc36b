using System.Net;
using System.Net.Sockets;

namespace Sonde.EndToEndTests.Support;

/// <summary>Ports of 127.0.0.1.</summary>
internal static class LocalPort
{
    /// <summary>One that nobody listens on now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Takes a port as far as nobody else has it: taken it is in both cases.</summary>
    public static IDisposable Take(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            // Taken by somebody else, which serves as well.
        }

        return listener;
    }

    /// <summary>A connection.</summary>
    public static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return client;
    }
}
