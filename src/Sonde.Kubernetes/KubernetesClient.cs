using System.Text.Json;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Authentication;
using Sonde.Kubernetes.Configuration;
using Sonde.Kubernetes.Connections;
using Sonde.Kubernetes.Exec;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

/// <summary>
/// Talks to one API server as one user. Safe to use from several tasks at once. Every method throws <see cref="KubernetesApiException"/> where the server refuses,
/// <see cref="KubernetesConnectionException"/> where it is not reached or does not answer in time, <see cref="CredentialPluginException"/> where the kubeconfig's
/// plugin gives no credentials, and <see cref="OperationCanceledException"/> only where the caller cancelled.
/// </summary>
public sealed partial class KubernetesClient : IAsyncDisposable
{
    private readonly KubernetesClientOptions _options;
    private readonly CredentialSource _credentials;
    private readonly ApiTransport _transport;
    private readonly ExecUpgrade _exec;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    public KubernetesClient(ClusterAccess access, KubernetesClientOptions options)
    {
        Access = access;
        _options = options;
        _credentials = new CredentialSource(access, options);
        var connector = new Connector(access, options);
        _transport = new ApiTransport(access, options, _credentials, connector);
        _exec = new ExecUpgrade(access, options, _credentials, connector);
    }

    /// <summary>Whom it talks to, as whom.</summary>
    public ClusterAccess Access { get; }

    /// <summary>The server's version.</summary>
    public Task<ServerVersion> GetVersionAsync(CancellationToken cancellation) =>
        _transport.SendAsync(new ApiRequest(new ResourceAction("get", "version"), "/version"), ApiJson.Default.ServerVersion, cancellation);

    /// <summary>How the server takes ephemeral containers, from the kind of <c>pods/ephemeralcontainers</c> in its discovery.</summary>
    public async Task<EphemeralContainersShape> GetEphemeralContainersShapeAsync(CancellationToken cancellation)
    {
        var request = new ApiRequest(new ResourceAction("get", "api"), "/api/v1");
        var discovered = await _transport.SendAsync(request, ApiJson.Default.ApiResourceList, cancellation);
        var entry = discovered.Resources.FirstOrDefault(resource => resource.Name is "pods/ephemeralcontainers");
        return entry?.Kind switch
        {
            "Pod" => EphemeralContainersShape.Current,
            "EphemeralContainers" => EphemeralContainersShape.Legacy,
            _ => EphemeralContainersShape.None,
        };
    }

    /// <summary>A namespace.</summary>
    public Task<Namespace> GetNamespaceAsync(string name, CancellationToken cancellation) => _transport.SendAsync(
        new ApiRequest(new ResourceAction("get", "namespaces", null, name), ApiRequest.PathOf("api", "v1", "namespaces", name)),
        ApiJson.Default.Namespace,
        cancellation);

    /// <summary>A node. Few users may read nodes.</summary>
    public Task<Node> GetNodeAsync(string name, CancellationToken cancellation) => _transport.SendAsync(
        new ApiRequest(new ResourceAction("get", "nodes", null, name), ApiRequest.PathOf("api", "v1", "nodes", name)),
        ApiJson.Default.Node,
        cancellation);

    /// <summary>A workload or service, with the selector of its pods.</summary>
    public async Task<Workload> GetWorkloadAsync(WorkloadKind kind, string podNamespace, string name, CancellationToken cancellation)
    {
        var (action, path) = WorkloadRequest(kind, podNamespace, name);
        var found = await _transport.SendAsync(new ApiRequest(action, path), ApiJson.Default.SelectingObject, cancellation);
        try
        {
            var selector = kind == WorkloadKind.Service
                ? SelectorText.OfLabels(found.Spec.Selector)
                : SelectorText.OfLabelSelector(found.Spec.Selector);
            return new Workload(kind, found.Metadata, selector);
        }
        catch (JsonException exception)
        {
            throw new KubernetesConnectionException(Access.Server, $"the selector of {action.Resource} {name} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Runs a program in a container; returns when the server has agreed, which is not yet that the program has started.</summary>
    /// <exception cref="KubernetesApiException">The server refused the upgrade.</exception>
    public Task<ExecStream> ExecAsync(ExecRequest request, CancellationToken cancellation) => _exec.OpenAsync(request, cancellation);

    /// <summary>Closes idle connections. Exec streams live on until they are disposed themselves.</summary>
    public ValueTask DisposeAsync()
    {
        _transport.Dispose();
        _credentials.Dispose();
        return ValueTask.CompletedTask;
    }
}
