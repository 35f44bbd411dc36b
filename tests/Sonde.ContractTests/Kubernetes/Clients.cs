using Sonde.Kubernetes;
using Sonde.Kubernetes.Configuration;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Kubernetes;

/// <summary>Clients of a scripted server.</summary>
internal static class Clients
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static KubernetesClientOptions Options { get; } = new() { UserAgent = "sonde/0.1.0 (linux/amd64)" };

    public static KubernetesClient Client(this ScriptedApiServer server, Credentials? credentials = null, KubernetesClientOptions? options = null) =>
        new(server.Access with { Credentials = credentials ?? new Credentials.None() }, options ?? Options);
}
