using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Kubernetes.Connections;

/// <summary>
/// Opens connections to the API server: name, socket, proxy, TLS. Everything after the name is done with blocking calls on a pool thread: once a socket was used
/// asynchronously, .NET emulates its blocking reads through the event loop for good, which doubles the CPU of an exec stream.
/// </summary>
internal sealed class Connector
{
    // An address that swallows packets must not use up the time of the next one.
    private static readonly TimeSpan AddressTimeout = TimeSpan.FromSeconds(5);

    private readonly ClusterAccess _access;
    private readonly TimeProvider _clock;
    private readonly X509Certificate2Collection? _authorities;

    public Connector(ClusterAccess access, KubernetesClientOptions options)
    {
        _access = access;
        _clock = options.Clock;
        if (access.CertificateAuthorityPem is { } pem)
        {
            _authorities = [];
            _authorities.ImportFromPem(pem);
        }
        else if (!access.SkipsTlsVerification && string.Equals(access.Server.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
        {
            _authorities = options.MachineAuthorities?.Invoke();
        }
    }

    /// <exception cref="KubernetesConnectionException">It did not come about.</exception>
    public async Task<Connection> ConnectAsync(
        SslStreamCertificateContext? clientCertificate, List<SslApplicationProtocol> protocols, CancellationToken cancellation)
    {
        var hop = _access.ProxyUrl ?? _access.Server;
        var addresses = await ResolveAsync(hop, cancellation);
        return await Task.Run(() => ConnectBlocking(addresses, hop, clientCertificate, protocols, cancellation), cancellation);
    }

    private async Task<IPAddress[]> ResolveAsync(Uri hop, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(hop.IdnHost, out var literal))
        {
            return [literal];
        }

        try
        {
            return await Dns.GetHostAddressesAsync(hop.IdnHost, cancellation);
        }
        catch (SocketException exception)
        {
            throw KubernetesConnectionException.On(_access, $"the name '{hop.IdnHost}' cannot be resolved: {exception.Message}", exception);
        }
    }

    private Connection ConnectBlocking(
        IPAddress[] addresses, Uri hop, SslStreamCertificateContext? clientCertificate, List<SslApplicationProtocol> protocols, CancellationToken cancellation)
    {
        var socket = ConnectSocket(addresses, hop, cancellation);
        using var unblock = cancellation.Register(socket.Dispose);
        var trust = new ServerTrust(_access, _authorities);
        try
        {
            Stream stream = new SocketStream(socket);
            if (_access.ProxyUrl is not null)
            {
                stream = ProxyHandshake.Run(stream, _access.ProxyUrl, _access.Server);
            }

            if (string.Equals(_access.Server.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
            {
                var tls = new SslStream(stream, leaveInnerStreamOpen: false);
                stream = tls;
                tls.AuthenticateAsClient(trust.Options(clientCertificate, protocols));
            }

            return new Connection(socket, stream);
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or ObjectDisposedException or InvalidDataException)
        {
            socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            var detail = trust.Refusal
                ?? (exception is InvalidDataException ? exception.Message : $"the TLS handshake failed: {(exception.InnerException ?? exception).Message}");
            throw KubernetesConnectionException.On(_access, detail, exception);
        }
    }

    private Socket ConnectSocket(IPAddress[] addresses, Uri hop, CancellationToken cancellation)
    {
        SocketException? failure = null;
        foreach (var address in addresses)
        {
            cancellation.ThrowIfCancellationRequested();
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var limit = new CancellationTokenSource(AddressTimeout, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            using var unblock = either.Token.Register(socket.Dispose);
            try
            {
                socket.Connect(address, hop.Port);
                return socket;
            }
            catch (SocketException exception)
            {
                failure = exception;
                socket.Dispose();
            }
            catch (ObjectDisposedException)
            {
                failure = new SocketException((int)SocketError.TimedOut);
            }
        }

        cancellation.ThrowIfCancellationRequested();
        var way = ReferenceEquals(hop, _access.ProxyUrl) ? "the proxy" : "the server";
        throw KubernetesConnectionException.On(
            _access, $"{way} {hop.IdnHost}:{hop.Port} cannot be reached: {failure?.Message ?? "the name has no address"}", failure);
    }
}
