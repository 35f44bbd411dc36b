namespace Sonde.Core.Linting.Live;

/// <summary>A kind of object that rules look at, as a server lists it.</summary>
/// <param name="Kind"><c>Deployment</c>.</param>
/// <param name="Group">The API group; empty for the core.</param>
/// <param name="Resource">The plural: <c>deployments</c>.</param>
/// <param name="Versions">Of the group, the one to ask for first.</param>
internal sealed record LiveKind(string Kind, string Group, string Resource, params IReadOnlyList<string> Versions)
{
    /// <summary>Every kind but pods, which are always looked at. A server need not know them all.</summary>
    public static IReadOnlyList<LiveKind> All { get; } =
    [
        new("Deployment", "apps", "deployments", "v1"),
        new("StatefulSet", "apps", "statefulsets", "v1"),
        new("DaemonSet", "apps", "daemonsets", "v1"),
        new("ReplicaSet", "apps", "replicasets", "v1"),
        new("Job", "batch", "jobs", "v1"),
        new("CronJob", "batch", "cronjobs", "v1", "v1beta1"),
        new("Service", "", "services", "v1"),
        new("Ingress", "networking.k8s.io", "ingresses", "v1", "v1beta1"),
        new("HTTPRoute", "gateway.networking.k8s.io", "httproutes", "v1", "v1beta1"),
        new("GRPCRoute", "gateway.networking.k8s.io", "grpcroutes", "v1"),
        new("TCPRoute", "gateway.networking.k8s.io", "tcproutes", "v1alpha2"),
        new("TLSRoute", "gateway.networking.k8s.io", "tlsroutes", "v1", "v1alpha2"),
        new("VirtualService", "networking.istio.io", "virtualservices", "v1", "v1beta1"),
        new("Route", "route.openshift.io", "routes", "v1"),
    ];

    /// <summary>Pods.</summary>
    public static LiveKind Pod { get; } = new("Pod", "", "pods", "v1");
}
