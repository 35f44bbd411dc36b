using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Configuration;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>A way to one cluster as one user. Owns the client.</summary>
internal sealed class ClusterConnection : IAsyncDisposable
{
    private ClusterConnection(ClusterAccess access, KubernetesClient client)
    {
        Access = access;
        Client = client;
    }

    /// <summary>What the kubeconfig says.</summary>
    public ClusterAccess Access { get; }

    /// <summary>The client.</summary>
    public KubernetesClient Client { get; }

    /// <summary>The namespace that is meant.</summary>
    public string Namespace => Access.Namespace;

    /// <summary>Reads the kubeconfig; nothing is sent yet.</summary>
    /// <exception cref="FaultException">SND2004 or SND2005.</exception>
    public static ClusterConnection Open(string? kubeconfig, string? context, string? podNamespace, HostContext host)
    {
        var request = new KubeconfigRequest
        {
            ExplicitPath = kubeconfig,
            KubeconfigVariable = host.Variable("KUBECONFIG"),
            HomeDirectory = host.HomeDirectory,
            WorkingDirectory = host.WorkingDirectory,
            Context = context,
            Namespace = podNamespace,
            VariableValue = host.Variable,
            InCluster = new InClusterProbe(host.Variable("KUBERNETES_SERVICE_HOST"), host.Variable("KUBERNETES_SERVICE_PORT")),
        };
        try
        {
            var access = KubeconfigLoader.Load(request);
            var options = new KubernetesClientOptions { UserAgent = $"sonde/{host.Version}", Clock = host.Clock, MachineAuthorities = host.MachineAuthorities };
            return new ClusterConnection(access, new KubernetesClient(access, options));
        }
        catch (KubeconfigException problems)
        {
            throw Explain(problems, context);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private static FaultException Explain(KubeconfigException problems, string? context)
    {
        var isAbsent = problems.AvailableContexts.Count == 0 && problems.Problems.All(problem => problem.Position.Line == 0) && context is null;
        string[] next = problems.AvailableContexts.Count > 0
            ? [$"choose one of the contexts with --context: {string.Join(", ", problems.AvailableContexts)}"]
            : ["kubectl config view", "or name a container of this machine: sonde debug podman/NAME"];
        return new FaultException(
            new Fault(
                isAbsent ? FaultCatalog.NoCluster : FaultCatalog.KubeconfigMalformed,
                "cannot use the kubeconfig",
                string.Join("; ", problems.Problems),
                next),
            problems);
    }
}
