using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sonde.Agent.Outbound;

/// <summary>Asks name servers over UDP and TCP, each question from a port of its own, which the kernel draws.</summary>
/// <param name="port">The servers'; 53 but for tests.</param>
internal sealed class DnsLink(int port = 53) : IDnsLink
{
    /// <summary>Without an extension that this side does not offer it is 512 bytes (RFC 1035, 4.2.1).</summary>
    private const int MostDatagram = 4096;

    /// <inheritdoc/>
    public async Task<DnsReply> AskAsync(IPAddress server, ReadOnlyMemory<byte> question, bool isStream, CancellationToken cancellation)
    {
        try
        {
            using var socket = new Socket(server.AddressFamily, isStream ? SocketType.Stream : SocketType.Dgram, isStream ? ProtocolType.Tcp : ProtocolType.Udp);

            // A connected datagram socket takes nothing from anybody else, and hears of a port that is closed.
            await socket.ConnectAsync(new IPEndPoint(server, port), cancellation);
            return isStream ? await AskStreamAsync(socket, question, cancellation) : await AskDatagramAsync(socket, question, cancellation);
        }
        catch (SocketException failure)
        {
            throw new IOException(failure.Message, failure);
        }
    }

    private static async Task<DnsReply> AskDatagramAsync(Socket socket, ReadOnlyMemory<byte> question, CancellationToken cancellation)
    {
        await socket.SendAsync(question, cancellation);
        var buffer = new byte[MostDatagram];
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer, cancellation);
            if (DnsReply.Read(buffer.AsSpan(0, count), question.Span) is { } reply)
            {
                return reply;
            }
        }
    }

    private static async Task<DnsReply> AskStreamAsync(Socket socket, ReadOnlyMemory<byte> question, CancellationToken cancellation)
    {
        using var stream = new NetworkStream(socket);
        var framed = new byte[question.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
        question.CopyTo(framed.AsMemory(2));
        await stream.WriteAsync(framed, cancellation);
        await stream.ReadExactlyAsync(framed.AsMemory(0, 2), cancellation);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(framed)];
        await stream.ReadExactlyAsync(message, cancellation);
        return DnsReply.Read(message, question.Span) is { } reply and not DnsReply.Cut ? reply : throw new IOException("the name server's answer makes no sense");
    }
}
