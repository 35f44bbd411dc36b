using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Sonde.Kubernetes.Authentication;
using Sonde.Kubernetes.Configuration;
using Sonde.Kubernetes.Connections;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes.Exec;

/// <summary>Opens exec streams: a connection of their own, and the upgrade on it. What a server has taken once it is offered first from then on.</summary>
internal sealed class ExecUpgrade(ClusterAccess access, KubernetesClientOptions options, CredentialSource credentials, Connector connector)
{
    // An upgrade is only possible over HTTP/1.1 here.
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http11];

    private volatile UpgradeOffer? _taken;

    public async Task<ExecStream> OpenAsync(ExecRequest request, CancellationToken cancellation)
    {
        using var limit = new RequestLimit(options, cancellation);
        try
        {
            return await OpenCoreAsync(request, limit.Token);
        }
        catch (OperationCanceledException exception) when (!limit.IsCallerCancelled)
        {
            throw KubernetesConnectionException.On(access, $"no answer within {options.RequestTimeout.TotalSeconds:0.#} s", exception);
        }
    }

    private async Task<ExecStream> OpenCoreAsync(ExecRequest request, CancellationToken cancellation)
    {
        var asked = RequestOf(request);
        var current = await credentials.GetAsync(cancellation);
        var mayRenew = true;
        List<UpgradeOffer> offers = [.. options.ExecOffers.OrderByDescending(offer => offer == _taken)];
        while (true)
        {
            var offer = offers[0];
            var connection = await connector.ConnectAsync(current.Certificate, Protocols, cancellation);
            var (answer, stream) = await Task.Run(() => Upgrade(connection, request, asked, current, offer, cancellation), CancellationToken.None);
            if (stream is not null)
            {
                _taken = offer;
                return stream;
            }

            connection.Dispose();
            if (answer.StatusCode == HttpStatusCode.Unauthorized && mayRenew && await credentials.RenewAsync(current, cancellation) is { } renewed)
            {
                current = renewed;
                mayRenew = false;
            }
            else
            {
                // Measured on 1.20: an offer that it does not know is refused without a Status.
                offers.RemoveAll(other => other == offer || (answer.IsOfTheServer && other.Method == offer.Method));
                if (!answer.IsAboutTheOffer || offers.Count == 0)
                {
                    throw new KubernetesApiException(asked.Action, answer.StatusCode, StatusText.Parse(answer.Body));
                }
            }
        }
    }

    private (UpgradeAnswer Answer, ExecStream? Stream) Upgrade(
        Connection connection, ExecRequest request, ApiRequest asked, RequestCredentials current, UpgradeOffer offer, CancellationToken cancellation)
    {
        using var unblock = cancellation.Register(connection.Dispose);
        try
        {
            var answer = UpgradeHandshake.Run(connection.Stream, asked.AddressOn(access.Server), RequestHeaders.Of(access, options, current), offer);
            return (answer, answer.Protocol is { } protocol ? new ExecStream(Wire(connection, request, offer), connection, protocol) : null);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidDataException)
        {
            connection.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw KubernetesConnectionException.On(access, $"the {offer.Name} upgrade failed: {exception.Message}", exception);
        }
    }

    private static IExecWire Wire(Connection connection, ExecRequest request, UpgradeOffer offer)
    {
        bool CanWriteNow() => connection.Socket.Poll(0, SelectMode.SelectWrite);
        return offer.IsSpdy
            ? SpdyWire.Open(connection.Stream, CanWriteNow, request.HasInput)
            : new WebSocketWire(connection.Stream, CanWriteNow, offer == UpgradeOffer.V5);
    }

    private static ApiRequest RequestOf(ExecRequest request)
    {
        List<KeyValuePair<string, string>> query = [KeyValuePair.Create("container", request.Container)];
        query.AddRange(request.Command.Select(word => KeyValuePair.Create("command", word)));
        if (request.HasInput)
        {
            query.Add(KeyValuePair.Create("stdin", "true"));
        }

        query.Add(KeyValuePair.Create("stdout", "true"));
        query.Add(KeyValuePair.Create("stderr", "true"));
        var path = ApiRequest.PathOf("api", "v1", "namespaces", request.Namespace, "pods", request.Pod, "exec");

        // For a WebSocket every server asks for `get`, those since 1.35 for `create` besides, and for SPDY all of them for `create`; a refusal names the one that it missed.
        return new ApiRequest(new ResourceAction("create", "pods/exec", request.Namespace, request.Pod), path) { Query = query };
    }
}
