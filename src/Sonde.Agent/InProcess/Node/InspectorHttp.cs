using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Sonde.Agent.InProcess.Node;

/// <summary>The inspector's HTTP endpoints (node, src/inspector_socket_server.cc): <c>/json/version</c> and <c>/json/list</c>.</summary>
internal static class InspectorHttp
{
    private const int MostAnswerBytes = 256 * 1024;

    /// <summary>One request on a connection of its own; null where what listens there is no HTTP server that answers with JSON in time.</summary>
    public static async Task<JsonDocument?> GetAsync(IPEndPoint address, string path, CancellationToken cancellation)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address, cancellation);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"), cancellation);
            return Parse(await ReadAsync(socket, cancellation));
        }
        catch (Exception refused) when (refused is SocketException or JsonException || (refused is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>What stands between an answer's head and its end; null where it is not a JSON document with status 200.</summary>
    internal static JsonDocument? Parse(ReadOnlyMemory<byte> answer)
    {
        var end = answer.Span.IndexOf("\r\n\r\n"u8);
        return end > 0 && answer.Span.StartsWith("HTTP/1.0 200"u8) | answer.Span.StartsWith("HTTP/1.1 200"u8) ? JsonDocument.Parse(answer[(end + 4)..].ToArray()) : null;
    }

    /// <summary>The inspector keeps its connections open: an answer is whole when as much of it is there as it says.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Socket socket, CancellationToken cancellation)
    {
        var buffer = new byte[MostAnswerBytes];
        var length = 0;
        while (length < buffer.Length && !IsWhole(buffer.AsSpan(0, length)))
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            if (count == 0)
            {
                break;
            }

            length += count;
        }

        return buffer.AsMemory(0, length);
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var label = "Content-Length: "u8;
        var at = answer[..end].IndexOf(label);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(answer[(at + label.Length)..], out int length, out _) && answer.Length >= end + 4 + length;
    }
}
