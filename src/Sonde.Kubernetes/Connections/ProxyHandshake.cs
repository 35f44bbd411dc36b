using System.Buffers.Binary;
using System.Net.Security;
using System.Text;

namespace Sonde.Kubernetes.Connections;

/// <summary>
/// Asks a proxy for a way to the server, blocking: HTTP CONNECT (RFC 9110, 9.3.6), with TLS to an https proxy, or SOCKS 5 (RFC 1928, 1929).
/// The server's name is resolved by the proxy.
/// </summary>
internal static class ProxyHandshake
{
    private const int MaximumAnswer = 16 * 1024;

    /// <exception cref="InvalidDataException">The proxy refused; the message says how.</exception>
    public static Stream Run(Stream stream, Uri proxy, Uri server)
    {
        if (proxy.Scheme is "socks5" or "socks5h")
        {
            Socks5(stream, proxy, server);
            return stream;
        }

        if (string.Equals(proxy.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
        {
            var tls = new SslStream(stream, leaveInnerStreamOpen: false);
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = proxy.IdnHost });
            stream = tls;
        }

        HttpConnect(stream, proxy, server);
        return stream;
    }

    private static void HttpConnect(Stream stream, Uri proxy, Uri server)
    {
        var host = server.Host.Contains(':', StringComparison.Ordinal) && server.Host[0] != '[' ? $"[{server.Host}]" : server.Host;
        var authority = $"{host}:{server.Port}";
        var authorization = proxy.UserInfo.Length == 0
            ? ""
            : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(proxy.UserInfo)))}\r\n";
        stream.Write(Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{authorization}\r\n"));

        // Byte by byte: what follows the empty line belongs to the server.
        var answer = new StringBuilder();
        while (!(answer.Length >= 4 && answer.ToString(answer.Length - 4, 4) is "\r\n\r\n"))
        {
            var next = stream.ReadByte();
            if (next < 0 || answer.Length == MaximumAnswer)
            {
                throw new InvalidDataException("the proxy answered CONNECT with something that is not HTTP");
            }

            answer.Append((char)next);
        }

        var statusLine = answer.ToString().Split('\r')[0];
        if (statusLine.Split(' ', 3) is not [var version, ['2', _, _], ..] || !version.StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"the proxy refused CONNECT: {statusLine}");
        }
    }

    private static void Socks5(Stream stream, Uri proxy, Uri server)
    {
        var credentials = proxy.UserInfo.Split(':', 2);
        var hasCredentials = proxy.UserInfo.Length > 0;
        stream.Write(hasCredentials ? [5, 2, 0, 2] : [5, 1, 0]);
        var method = Read(stream, 2);
        if (method[0] != 5 || method[1] is not 0 and not 2 || (method[1] == 2 && !hasCredentials))
        {
            throw new InvalidDataException("the SOCKS proxy takes none of the ways to authenticate");
        }

        if (method[1] == 2)
        {
            var user = Field(Uri.UnescapeDataString(credentials[0]));
            var password = Field(Uri.UnescapeDataString(credentials.Length > 1 ? credentials[1] : ""));
            stream.Write([1, .. user, .. password]);
            if (Read(stream, 2)[1] != 0)
            {
                throw new InvalidDataException("the SOCKS proxy refused the user name or password");
            }
        }

        var port = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)server.Port);
        stream.Write([5, 1, 0, 3, .. Field(server.IdnHost), .. port]);
        var answer = Read(stream, 4);
        if (answer[1] != 0)
        {
            throw new InvalidDataException($"the SOCKS proxy refused the connection with code {answer[1]}");
        }

        // The bound address, of no use here: IPv4, IPv6 or a name, then a port.
        Read(stream, 2 + answer[3] switch
        {
            1 => 4,
            4 => 16,
            3 => Read(stream, 1)[0],
            _ => throw new InvalidDataException("the SOCKS proxy answered with an address of an unknown kind"),
        });
    }

    private static byte[] Field(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= byte.MaxValue ? [(byte)bytes.Length, .. bytes] : throw new InvalidDataException("a name is too long for SOCKS");
    }

    private static byte[] Read(Stream stream, int count)
    {
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
