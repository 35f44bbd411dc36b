using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sonde.Testing.Kubernetes;

/// <summary>One connection of a <see cref="ScriptedApiServer"/>: HTTP/1.1 with keep-alive, until the client goes or an upgrade takes it over.</summary>
internal sealed class ScriptedConnection(ScriptedApiServer server, TcpClient client, X509Certificate2? certificate)
{
    private const int MaximumHead = 64 * 1024;

    private string? _clientCertificate;

    public async Task RunAsync(CancellationToken stop)
    {
        using var owned = client;
        client.NoDelay = true;
        using var unblock = stop.Register(client.Dispose);
        try
        {
            using var stream = await SecureAsync(stop);
            while (await ReadRequestAsync(stream, stop) is { } request && await AnswerAsync(stream, request, stop))
            {
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException or ArgumentException)
        {
            // The client has gone (a stream that was disposed meanwhile is a bad argument to the WebSocket), or does not trust us: its own tests say what that means.
        }
    }

    private async Task<Stream> SecureAsync(CancellationToken stop)
    {
        var plain = client.GetStream();
        if (certificate is null)
        {
            return plain;
        }

        var tls = new SslStream(plain, leaveInnerStreamOpen: false);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
            {
                _clientCertificate = shown?.Subject;
                return true;
            },
        };
        await tls.AuthenticateAsServerAsync(options, stop);
        return tls;
    }

    private async Task<RecordedRequest?> ReadRequestAsync(Stream stream, CancellationToken stop)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (head.Length > MaximumHead || await stream.ReadAsync(one, stop) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in lines.Skip(1).Select(line => line.Split(':', 2)))
        {
            headers[pair[0]] = headers.TryGetValue(pair[0], out var before) ? $"{before}, {pair[1].Trim()}" : pair[1].Trim();
        }

        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stop);
        var words = lines[0].Split(' ');
        return new RecordedRequest(words[0], words[1], headers, Encoding.UTF8.GetString(body)) { ClientCertificate = _clientCertificate };
    }

    /// <summary>False where the connection is at its end.</summary>
    private async Task<bool> AnswerAsync(Stream stream, RecordedRequest request, CancellationToken stop)
    {
        var route = server.RouteOf(request);
        var refusal = route?.Refusal(request);
        if (route is { Exec: not null } or { Frames: not null } && refusal is null)
        {
            return await new ScriptedUpgrade(server, stream, request).RunAsync(route, stop);
        }

        var reply = refusal ?? route?.ReplyTo(request) ?? ScriptedReply.Json(
            HttpStatusCode.InternalServerError,
            """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"the script has no answer to this request","code":500}""");
        var head = new StringBuilder($"HTTP/1.1 {(int)reply.Status} {reply.Status}\r\nContent-Type: {reply.ContentType}\r\n");
        foreach (var (name, value) in reply.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (reply.Stream is null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.Body.Length}\r\n\r\n");
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head.ToString()), .. reply.Body], stop);
            return !reply.CutsOff;
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("Transfer-Encoding: chunked\r\n\r\n").ToString()), stop);
        await reply.Stream(text => WriteChunkAsync(stream, text, stop), stop);
        if (!reply.CutsOff)
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), stop);
        }

        return !reply.CutsOff;
    }

    private static async Task WriteChunkAsync(Stream stream, string text, CancellationToken stop)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await stream.WriteAsync(
            (byte[])[.. Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. bytes, .. "\r\n"u8], stop);
        await stream.FlushAsync(stop);
    }
}
