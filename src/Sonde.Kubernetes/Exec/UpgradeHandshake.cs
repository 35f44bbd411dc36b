using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Sonde.Kubernetes.Exec;

/// <summary>The opening handshake of a WebSocket (RFC 6455, 4) or of SPDY (Kubernetes' httpstream), blocking, on a connection of its own.</summary>
internal static class UpgradeHandshake
{
    private const int MaximumHead = 64 * 1024;
    private const int MaximumBody = 64 * 1024;

    /// <param name="stream">Connected to the server.</param>
    /// <param name="address">What is asked for.</param>
    /// <param name="headers">Without line breaks.</param>
    /// <param name="offer">What it is to become.</param>
    /// <exception cref="InvalidDataException">The answer is not HTTP, or agrees to something that was not offered.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static UpgradeAnswer Run(Stream stream, Uri address, IEnumerable<KeyValuePair<string, string>> headers, UpgradeOffer offer)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        stream.Write(Request(address, key, headers, offer));
        var lines = ReadHead(stream).Split("\r\n");
        var statusCode = ParseStatusLine(lines[0]);
        var answered = ParseHeaders(lines.AsSpan(1));
        if (statusCode != HttpStatusCode.SwitchingProtocols)
        {
            return new UpgradeAnswer(statusCode, null, ReadBody(stream, answered));
        }

        var protocol = answered.GetValueOrDefault(offer.IsSpdy ? "X-Stream-Protocol-Version" : "Sec-WebSocket-Protocol", "");
        if (!string.Equals(protocol, offer.Protocol, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"the server chose the protocol '{protocol}', which was not offered");
        }

        if (!offer.IsSpdy && !string.Equals(answered.GetValueOrDefault("Sec-WebSocket-Accept"), Accept(key), StringComparison.Ordinal))
        {
            throw new InvalidDataException("the server's Sec-WebSocket-Accept does not belong to this request");
        }

        return new UpgradeAnswer(statusCode, protocol, []);
    }

    /// <summary>What a server answers to a key (RFC 6455, 1.3).</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 asks for SHA-1; it only shows that the server speaks the protocol.")]
    internal static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));

    private static byte[] Request(Uri address, string key, IEnumerable<KeyValuePair<string, string>> headers, UpgradeOffer offer)
    {
        var text = new StringBuilder()
            .Append(offer.Method).Append(' ').Append(address.PathAndQuery).Append(" HTTP/1.1\r\n")
            .Append("Host: ").Append(address.Authority).Append("\r\n")
            .Append("Connection: Upgrade\r\n")
            .Append(offer.IsSpdy
                ? $"Upgrade: SPDY/3.1\r\nContent-Length: 0\r\nX-Stream-Protocol-Version: {offer.Protocol}\r\n"
                : $"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: {offer.Protocol}\r\n");
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }

    // Byte by byte: what follows the empty line belongs to the frames.
    private static string ReadHead(Stream stream)
    {
        var head = new StringBuilder();
        while (!EndsWithEmptyLine(head))
        {
            var next = stream.ReadByte();
            if (next < 0)
            {
                throw new EndOfStreamException("the connection ended before an answer");
            }

            if (head.Length == MaximumHead)
            {
                throw new InvalidDataException("the server's answer is not HTTP");
            }

            head.Append((char)next);
        }

        return head.ToString(0, head.Length - 4);
    }

    private static bool EndsWithEmptyLine(StringBuilder head) =>
        head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';

    private static HttpStatusCode ParseStatusLine(string line) =>
        line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line.Split(' ', 3) is [_, { Length: 3 } code, ..]
            && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (HttpStatusCode)number
            : throw new InvalidDataException("the server's answer is not HTTP");

    private static Dictionary<string, string> ParseHeaders(ReadOnlySpan<string> lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }

        return headers;
    }

    private static byte[] ReadBody(Stream stream, Dictionary<string, string> headers)
    {
        if (headers.GetValueOrDefault("Transfer-Encoding", "").Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            return ReadChunks(stream);
        }

        // Without a length it would end with the connection, which a server may keep open.
        _ = long.TryParse(headers.GetValueOrDefault("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length);
        var body = new byte[Math.Min(length, MaximumBody)];
        stream.ReadExactly(body);
        return body;
    }

    private static byte[] ReadChunks(Stream stream)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = ReadLine(stream).Split(';')[0].Trim();
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0
                || body.Length + length > MaximumBody)
            {
                throw new InvalidDataException("the server's refusal is too long, or its chunks are not HTTP");
            }

            if (length == 0)
            {
                return body.ToArray();
            }

            var chunk = new byte[length];
            stream.ReadExactly(chunk);
            body.Write(chunk);
            ReadLine(stream);
        }
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        while (stream.ReadByte() is var next && next != '\n')
        {
            if (next < 0 || line.Length == 1024)
            {
                throw new InvalidDataException("the server's refusal is not HTTP");
            }

            line.Append((char)next);
        }

        return line.ToString().TrimEnd('\r');
    }
}
