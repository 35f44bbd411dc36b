using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Linting.Manifests;

/// <summary>Where services, ingresses and routes lead. Pure.</summary>
/// <param name="manifests">All objects: a route names a service's port, and a service a container's.</param>
internal sealed class RouteChecks(IReadOnlyList<Manifest> manifests)
{
    private static readonly string[] MeshKinds = ["http", "tcp", "tls"];

    private readonly ILookup<string, Manifest> _services = manifests.Where(static manifest => manifest.Kind == "Service").ToLookup(static service => service.Name, StringComparer.Ordinal);

    /// <summary>Looks at an object.</summary>
    public IEnumerable<LintFinding> Look(Manifest manifest) => manifest.Kind switch
    {
        "Service" => Service(manifest),
        "Ingress" => Backends(manifest, IngressBackends(manifest)),
        "HTTPRoute" or "TCPRoute" or "GRPCRoute" or "TLSRoute" => Backends(manifest, RouteBackends(manifest)),
        "Route" => Backends(manifest, [(manifest.Root.Text("spec", "to", "name"), manifest.Root.Text("spec", "port", "targetPort"), manifest.Root.At("spec", "port") ?? manifest.Root)]),
        "VirtualService" => Backends(manifest, MeshBackends(manifest)),
        _ => [],
    };

    private IEnumerable<LintFinding> Service(Manifest service)
    {
        foreach (var port in service.Root.Items("spec", "ports"))
        {
            if (Owner(service, port) is { } owner)
            {
                var type = service.Root.Text("spec", "type") is { } text and not "ClusterIP" ? $" ({text})" : "";
                yield return service.Find(LintRules.ServiceLeadsToDebugger, port, $"port {port.Text("port")} leads to {owner}{type}");
            }
            else if (DebugSigns.IsProfilePort(port.Text("targetPort") ?? port.Text("port")) || DebugSigns.IsProfilePort(port.Text("name")))
            {
                yield return service.Find(LintRules.ProfilesPublished, port, $"port {port.Text("port")} leads to profiles");
            }
        }
    }

    private IEnumerable<LintFinding> Backends(Manifest manifest, IEnumerable<(string? Service, string? Port, YamlNode Where)> backends)
    {
        foreach (var (name, port, where) in backends)
        {
            var owner = DebugSigns.PortOwner(port)
                ?? _services[name ?? ""].SelectMany(service => service.Root.Items("spec", "ports").Where(own => port is null || own.Text("port") == port || own.Text("name") == port).Select(own => Owner(service, own)))
                    .FirstOrDefault(static owner => owner is not null);
            if (owner is not null)
            {
                yield return manifest.Find(LintRules.RouteLeadsToDebugger, where, $"leads to {name}:{port}: {owner}");
            }
        }
    }

    /// <summary>Whose port a service's port leads to; null for no debugger's.</summary>
    private string? Owner(Manifest service, YamlNode port)
    {
        var (target, name) = (port.Text("targetPort") ?? port.Text("port"), port.Text("name"));
        return DebugSigns.PortOwner(target, name) ?? (target is { } word && !word.All(char.IsAsciiDigit) ? NamedPort(service, word) : null);
    }

    /// <summary>A name of a container's port, in the pods that the service selects.</summary>
    private string? NamedPort(Manifest service, string name) => manifests
        .Where(manifest => manifest.Pod is not null && IsSelected(service, manifest))
        .SelectMany(static manifest => manifest.Containers)
        .SelectMany(static one => one.Container.Items("ports"))
        .Where(port => port.Text("name") == name)
        .Select(static port => DebugSigns.PortOwner(port.Text("containerPort"), port.Text("name")))
        .FirstOrDefault(static owner => owner is not null);

    private static bool IsSelected(Manifest service, Manifest workload)
    {
        var labels = workload.Kind == "Pod" ? workload.Root.At("metadata", "labels") : workload.Root.At("spec", "template", "metadata", "labels");
        return service.Root.At("spec", "selector") is YamlMappingNode { Children.Count: > 0 } selector
            && selector.Children.All(pair => pair.Key is YamlScalarNode { Value: { } key } && labels.Text(key) == (pair.Value as YamlScalarNode)?.Value);
    }

    private static IEnumerable<(string? Service, string? Port, YamlNode Where)> IngressBackends(Manifest ingress) =>
        new[] { ingress.Root.At("spec", "defaultBackend"), ingress.Root.At("spec", "backend") }
            .Concat(ingress.Root.Items("spec", "rules").SelectMany(static rule => rule.Items("http", "paths")).Select(static path => path.At("backend")))
            .OfType<YamlNode>()
            .Select(static backend => (
                backend.Text("service", "name") ?? backend.Text("serviceName"),
                backend.Text("service", "port", "number") ?? backend.Text("service", "port", "name") ?? backend.Text("servicePort"),
                backend));

    private static IEnumerable<(string? Service, string? Port, YamlNode Where)> RouteBackends(Manifest route) =>
        route.Root.Items("spec", "rules").SelectMany(static rule => rule.Items("backendRefs")).Select(static backend => (backend.Text("name"), backend.Text("port"), backend));

    private static IEnumerable<(string? Service, string? Port, YamlNode Where)> MeshBackends(Manifest service) =>
        MeshKinds.SelectMany(kind => service.Root.Items("spec", kind)).SelectMany(static rule => rule.Items("route"))
            .Select(static route => (route.Text("destination", "host")?.Split('.')[0], route.Text("destination", "port", "number"), route));
}
