namespace Sonde.Core.Operations;

/// <summary><c>sonde ps</c>.</summary>
/// <param name="Namespace">-n; null for the context's.</param>
/// <param name="Context">--context.</param>
/// <param name="Kubeconfig">--kubeconfig.</param>
/// <param name="Engine"><c>podman</c> or <c>docker</c> for this machine's containers; null for Kubernetes.</param>
public sealed record ListRequest(string? Namespace, string? Context, string? Kubeconfig, string? Engine)
{
    /// <summary>--log, with how many at the most: this machine's own record, and nothing else is asked; null for what runs now.</summary>
    public int? LastOfLog { get; init; }
}
