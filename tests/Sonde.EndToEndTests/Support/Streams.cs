using System.Net.Sockets;
using System.Security.Cryptography;

namespace Sonde.EndToEndTests.Support;

/// <summary>What tests of forwarded ports do with a connection.</summary>
internal static class Streams
{
    /// <summary>Bytes that are not to be guessed, always the same.</summary>
    public static byte[] Noise(int count)
    {
        var bytes = new byte[count];
        new Random(20260731).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Sends, ends its own direction, and reads the answer to its end.</summary>
    public static async Task<byte[]> SendAndHalfCloseAsync(int port, byte[] bytes)
    {
        using var client = await LocalPort.ConnectAsync(port);
        var stream = client.GetStream();
        await stream.WriteAsync(bytes, TestContext.Current.CancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
        return await ReadToEndAsync(stream);
    }

    /// <summary>Fails unless a digest server behind the port got exactly these bytes.</summary>
    public static async Task ArriveAsync(int port, byte[] bytes, string what) =>
        Assert.Equal(SHA256.HashData(bytes), await Eventually.WithinAsync(SendAndHalfCloseAsync(port, bytes), what, 20));

    /// <summary>Reads to the end.</summary>
    public static async Task<byte[]> ReadToEndAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        return all.ToArray();
    }

    /// <summary>Fails unless an echo server behind this connection answers.</summary>
    public static async Task EchoesAsync(TcpClient client, string what)
    {
        var stream = client.GetStream();
        await stream.WriteAsync("ping"u8.ToArray(), TestContext.Current.CancellationToken);
        var answer = new byte[4];
        await Eventually.WithinAsync(ReadAsync(), what, 5);
        Assert.Equal("ping"u8.ToArray(), answer);

        async Task<bool> ReadAsync()
        {
            await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
            return true;
        }
    }

    /// <summary>Fails unless the peer breaks the connection off.</summary>
    public static async Task IsCutOffAsync(TcpClient client, string what)
    {
        Assert.True(await Eventually.WithinAsync(EndAsync(), what, 10));

        async Task<bool> EndAsync()
        {
            try
            {
                return await client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken) == 0;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }
}
