namespace Sonde.Kubernetes.Configuration;

/// <summary>Where a program in a pod finds its API server and its service account.</summary>
/// <param name="ServiceHost">The value of <c>KUBERNETES_SERVICE_HOST</c>; null or empty outside a pod.</param>
/// <param name="ServicePort">The value of <c>KUBERNETES_SERVICE_PORT</c>; null or empty outside a pod.</param>
/// <param name="ServiceAccountDirectory">Holds <c>token</c>, <c>ca.crt</c> and <c>namespace</c>.</param>
public sealed record InClusterProbe(
    string? ServiceHost,
    string? ServicePort,
    string ServiceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount");
