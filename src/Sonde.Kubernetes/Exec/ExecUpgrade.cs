using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Sonde.Kubernetes.Authentication;
using Sonde.Kubernetes.Configuration;
using Sonde.Kubernetes.Connections;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes.Exec;

/// <summary>Opens exec streams: a connection of their own, and the WebSocket upgrade on it.</summary>
internal sealed class ExecUpgrade(ClusterAccess access, KubernetesClientOptions options, CredentialSource credentials, Connector connector)
{
    public const string V5 = "v5.channel.k8s.io";
    public const string V4 = "v4.channel.k8s.io";

    // An upgrade is only possible over HTTP/1.1 here.
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http11];

    public async Task<ExecStream> OpenAsync(ExecRequest request, CancellationToken cancellation)
    {
        using var limit = new RequestLimit(options, cancellation);
        try
        {
            return await OpenCoreAsync(RequestOf(request), limit.Token);
        }
        catch (OperationCanceledException exception) when (!limit.IsCallerCancelled)
        {
            throw KubernetesConnectionException.On(access, $"no answer within {options.RequestTimeout.TotalSeconds:0.#} s", exception);
        }
    }

    private async Task<ExecStream> OpenCoreAsync(ApiRequest request, CancellationToken cancellation)
    {
        var current = await credentials.GetAsync(cancellation);
        var mayRenew = true;
        string[] offer = [V5, V4];
        while (true)
        {
            var connection = await connector.ConnectAsync(current.Certificate, Protocols, cancellation);
            var answer = await Task.Run(() => Handshake(connection, request, current, offer, cancellation), CancellationToken.None);
            if (answer.Protocol is { } protocol)
            {
                return new ExecStream(connection.Stream, connection, () => connection.Socket.Poll(0, SelectMode.SelectWrite), protocol);
            }

            connection.Dispose();
            if (answer.StatusCode == HttpStatusCode.Unauthorized && mayRenew && await credentials.RenewAsync(current, cancellation) is { } renewed)
            {
                current = renewed;
                mayRenew = false;
            }
            else if (answer.IsAboutTheOffer && offer.Length > 1)
            {
                // Measured on 1.20: an offer that it does not know is refused without a Status.
                offer = [V4];
            }
            else
            {
                throw new KubernetesApiException(request.Action, answer.StatusCode, StatusText.Parse(answer.Body));
            }
        }
    }

    private UpgradeAnswer Handshake(
        Connection connection, ApiRequest request, RequestCredentials current, string[] offer, CancellationToken cancellation)
    {
        using var unblock = cancellation.Register(connection.Dispose);
        try
        {
            var headers = RequestHeaders.Of(access, options, current);
            return UpgradeHandshake.Run(connection.Stream, request.AddressOn(access.Server), headers, offer);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidDataException)
        {
            connection.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw KubernetesConnectionException.On(access, $"the WebSocket upgrade failed: {exception.Message}", exception);
        }
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

        // Every server asks for `get`, those since 1.35 for `create` besides; a refusal names the one that it missed.
        return new ApiRequest(new ResourceAction("create", "pods/exec", request.Namespace, request.Pod), path) { Query = query };
    }
}
