using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Testing.Kubernetes;

/// <summary>
/// An API server on 127.0.0.1 that plays a script: <c>server.On("GET", "/api/v1/…").Reply("02")</c>, <c>server.Play("25")</c>, <c>server.OnExec(…)</c>.
/// A request that no script has is answered with 500, and makes <see cref="DisposeAsync"/> throw.
/// </summary>
/// <remarks>Tasks: one that accepts, and one a connection; <see cref="DisposeAsync"/> ends and awaits them.</remarks>
public sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _gate = new();
    private readonly List<ScriptedRoute> _routes = [];
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly List<Task> _connections = [];
    private readonly ScriptedCertificates? _certificates;
    private readonly Task _accepting;

    private ScriptedApiServer(ScriptedApiServerOptions options)
    {
        Options = options;
        _certificates = options.UsesTls ? new ScriptedCertificates(TimeProvider.System, options.CertificateName, options.HasExpiredCertificate) : null;
        _listener.Start();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Address = new Uri($"{(options.UsesTls ? "https" : "http")}://127.0.0.1:{port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public ScriptedApiServerOptions Options { get; }

    /// <summary>The server's own certificate, PEM; empty without TLS.</summary>
    public string CertificatePem => _certificates?.Server.ExportCertificatePem() ?? "";

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>Connections accepted so far.</summary>
    public int ConnectionCount
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>The way to this server; no credentials.</summary>
    public ClusterAccess Access => new()
    {
        ContextName = "scripted",
        ClusterName = "scripted",
        UserName = "scripted",
        Namespace = "default",
        Server = Address,
        CertificateAuthorityPem = _certificates?.AuthorityPem,
    };

    public static ScriptedApiServer Start(ScriptedApiServerOptions? options = null) => new(options ?? new ScriptedApiServerOptions());

    /// <summary>Begins a script. Of the routes that match a request, the one with the most query values is taken; of equal ones, the last.</summary>
    /// <param name="method">As sent.</param>
    /// <param name="target">A path; with a query, the values that must be among the request's.</param>
    public ScriptedRoute On(string method, string target)
    {
        var route = new ScriptedRoute(method, target);
        lock (_gate)
        {
            _routes.Insert(0, route);
        }

        return route;
    }

    /// <summary>Plays a recorded exchange: what was asked there is answered here as there.</summary>
    public void Play(string fixture)
    {
        var exchange = Fixture.Load(fixture);
        var route = On(exchange.Method, exchange.Target);
        if (exchange.IsHandshake && exchange.Status == HttpStatusCode.SwitchingProtocols)
        {
            route.Play(ScriptedFrames.Parse(exchange));
        }
        else
        {
            route.Reply(exchange.Status, exchange.Body);
        }
    }

    /// <summary>Plays the program of an exec: its streams in, its exit code out.</summary>
    /// <param name="target">The path up to <c>/exec</c>; with a query, the values that must be among the request's.</param>
    /// <param name="program">Cancelled when the client is gone.</param>
    /// <param name="refusal">Asked before each upgrade; what it returns is the answer instead.</param>
    public void OnExec(string target, Func<ExecPeer, CancellationToken, Task<int>> program, Func<RecordedRequest, ScriptedReply?>? refusal = null)
    {
        // A WebSocket begins as a GET, SPDY as a POST.
        foreach (var method in (string[])["GET", "POST"])
        {
            On(method, target).Run(program, refusal ?? (_ => null));
        }
    }

    /// <summary>A client certificate that this server's authority signed.</summary>
    public ClientCertificatePair IssueClientCertificate(string user) =>
        (_certificates ?? throw new InvalidOperationException("the server has no TLS")).IssueClient(user);

    /// <summary>Writes a kubeconfig with one context, <c>scripted</c>.</summary>
    public void WriteKubeconfig(string path, string podNamespace = "default", string? token = null)
    {
        var authority = _certificates is null
            ? ""
            : $", certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(_certificates.AuthorityPem))}";
        File.WriteAllText(path, $$"""
            apiVersion: v1
            kind: Config
            current-context: scripted
            contexts: [{ name: scripted, context: { cluster: scripted, user: scripted, namespace: {{podNamespace}} } }]
            clusters: [{ name: scripted, cluster: { server: "{{Address}}"{{authority}} } }]
            users: [{ name: scripted, user: { {{(token is null ? "" : $"token: {token}")}} } }]

            """);
    }

    /// <summary>Ends every connection.</summary>
    /// <exception cref="InvalidOperationException">Something came that the script does not have.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] connections;
        lock (_gate)
        {
            connections = [.. _connections];
        }

        await Task.WhenAll(connections);
        _certificates?.Dispose();
        _stop.Dispose();
        if (!_failures.IsEmpty)
        {
            throw new InvalidOperationException($"The script of the API server does not fit: {string.Join("; ", _failures)}");
        }
    }

    internal ScriptedRoute? RouteOf(RecordedRequest request)
    {
        _requests.Enqueue(request);
        lock (_gate)
        {
            var route = _routes.Where(candidate => candidate.Matches(request)).MaxBy(candidate => candidate.Weight);
            if (route is null)
            {
                _failures.Enqueue($"unexpected request {request}");
            }

            return route;
        }
    }

    internal void Fail(string what) => _failures.Enqueue(what);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var connection = new ScriptedConnection(this, client, _certificates?.Server);
                lock (_gate)
                {
                    _connections.Add(connection.RunAsync(_stop.Token));
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Disposed: the only way out.
        }
    }
}
