using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sonde.Kubernetes.Authentication;
using Sonde.Kubernetes.Configuration;
using Sonde.Kubernetes.Connections;

namespace Sonde.Kubernetes.Requests;

/// <summary>Sends requests: credentials, one renewal on 401, the server's wish to be asked later, time limits, errors as facts.</summary>
internal sealed class ApiTransport : IDisposable
{
    // etcd takes 1.5 MiB an object and a page is 250 objects: nothing honest comes near.
    private const long MaximumAnswer = 256 * 1024 * 1024;

    // client-go gives up after ten; a person is waiting here.
    private const int MaximumTries = 5;
    private static readonly TimeSpan MaximumPause = TimeSpan.FromSeconds(10);
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private readonly ClusterAccess _access;
    private readonly KubernetesClientOptions _options;
    private readonly CredentialSource _credentials;
    private readonly Connector _connector;
    private readonly Lock _gate = new();
    private readonly List<HttpMessageInvoker> _invokers = [];
    private SslStreamCertificateContext? _certificate;

    public ApiTransport(ClusterAccess access, KubernetesClientOptions options, CredentialSource credentials, Connector connector)
    {
        _access = access;
        _options = options;
        _credentials = credentials;
        _connector = connector;
    }

    /// <summary>The server, for errors.</summary>
    public Uri Server => _access.Server;

    /// <summary>Sends and reads the whole answer.</summary>
    /// <exception cref="KubernetesApiException">The server refused.</exception>
    /// <exception cref="KubernetesConnectionException">No whole answer came in time.</exception>
    public async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var limit = new RequestLimit(_options, cancellation);
        try
        {
            using var response = await OpenCoreAsync(request, limit.Token);
            using var content = await response.Content.ReadAsStreamAsync(limit.Token);
            using var bounded = new BoundedStream(content, MaximumAnswer);
            return await JsonSerializer.DeserializeAsync(bounded, type, limit.Token)
                ?? throw new KubernetesConnectionException(_access.Server, "the server's answer is empty", null);
        }
        catch (Exception exception) when (Translate(exception, limit) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Sends and reads the beginning of an answer that is text.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">Bytes; what goes beyond is left.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <inheritdoc cref="SendAsync{T}" path="/exception" />
    public async Task<string> ReadTextAsync(ApiRequest request, int most, CancellationToken cancellation)
    {
        using var limit = new RequestLimit(_options, cancellation);
        try
        {
            using var response = await OpenCoreAsync(request, limit.Token);
            using var content = await response.Content.ReadAsStreamAsync(limit.Token);
            var text = new byte[most];
            var length = await content.ReadAtLeastAsync(text, most, throwOnEndOfStream: false, limit.Token);
            return Encoding.UTF8.GetString(text, 0, length);
        }
        catch (Exception exception) when (Translate(exception, limit) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Sends and returns with the answer's headers; the caller reads and disposes it.</summary>
    /// <inheritdoc cref="SendAsync{T}" path="/exception" />
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var limit = new RequestLimit(_options, cancellation);
        try
        {
            return await OpenCoreAsync(request, limit.Token);
        }
        catch (Exception exception) when (Translate(exception, limit) is { } translated)
        {
            throw translated;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _invokers.ForEach(invoker => invoker.Dispose());
        }
    }

    private async Task<HttpResponseMessage> OpenCoreAsync(ApiRequest request, CancellationToken cancellation)
    {
        var credentials = await _credentials.GetAsync(cancellation);
        var mayRenew = true;
        for (var left = MaximumTries; ; left--)
        {
            var response = await InvokerFor(credentials).SendAsync(Message(request, credentials), cancellation);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Unauthorized && mayRenew
                    && await _credentials.RenewAsync(credentials, cancellation) is { } renewed)
                {
                    credentials = renewed;
                    mayRenew = false;
                }
                else if (left > 1 && PauseOf(response) is { } pause)
                {
                    await Task.Delay(pause, _options.Clock, cancellation);
                }
                else
                {
                    throw await FailureAsync(request, response, cancellation);
                }
            }
        }
    }

    private HttpRequestMessage Message(ApiRequest request, RequestCredentials credentials)
    {
        var message = new HttpRequestMessage(request.Method, request.AddressOn(_access.Server))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (var (name, value) in RequestHeaders.Of(_access, _options, credentials))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        return message;
    }

    // Connections are made with one certificate each: another certificate needs connections of its own. What runs on the old ones may run on.
    private HttpMessageInvoker InvokerFor(RequestCredentials credentials)
    {
        lock (_gate)
        {
            if (_invokers.Count == 0 || !ReferenceEquals(_certificate, credentials.Certificate))
            {
                _certificate = credentials.Certificate;
                _invokers.Add(new HttpMessageInvoker(Handler(_certificate)));
            }

            return _invokers[^1];
        }
    }

    private SocketsHttpHandler Handler(SslStreamCertificateContext? certificate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = _access.DisablesCompression ? DecompressionMethods.None : DecompressionMethods.GZip,
        ConnectTimeout = _options.RequestTimeout,
        // As Go sends them: a user to be taken for may have a name that is not ASCII.
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ConnectCallback = async (_, token) => (await _connector.ConnectAsync(certificate, Protocols, token)).Stream,
    };

    private static TimeSpan? PauseOf(HttpResponseMessage response)
    {
        var mayAskAgain = response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500;
        return mayAskAgain && response.Headers.RetryAfter?.Delta is { } pause && pause <= MaximumPause ? pause : null;
    }

    private static async Task<KubernetesApiException> FailureAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellation)
    {
        using var content = await response.Content.ReadAsStreamAsync(cancellation);
        var body = new byte[64 * 1024];
        var length = await content.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        return new KubernetesApiException(request.Action, response.StatusCode, StatusText.Parse(body.AsSpan(0, length)));
    }

    private KubernetesConnectionException? Translate(Exception exception, RequestLimit limit)
    {
        switch (exception)
        {
            case OperationCanceledException when limit.IsCallerCancelled:
                return null;
            case OperationCanceledException:
                return KubernetesConnectionException.On(
                    _access, $"no answer within {_options.RequestTimeout.TotalSeconds:0.#} s", exception);
            case JsonException:
                return new KubernetesConnectionException(_access.Server, $"the server's answer is not what was asked for: {exception.Message}", exception);
            case HttpRequestException or IOException:
                for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
                {
                    if (inner is KubernetesConnectionException known)
                    {
                        return known;
                    }
                }

                return KubernetesConnectionException.On(_access, (exception.InnerException ?? exception).Message, exception);
            default:
                return null;
        }
    }
}
