using Sonde.Kubernetes.Api;

namespace Sonde.Core.Diagnosis.Finders;

/// <summary>Why a service leads nowhere, as far as the target is concerned.</summary>
internal sealed class ServiceCauses : ICauseFinder
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Find(PodCase facts)
    {
        if (facts.Service is { } named && facts.Pod is null)
        {
            return [WithoutPods(facts, named)];
        }

        var isNamed = facts.Service is not null;
        return facts.Pod is null ? [] : Selecting(facts).SelectMany(service => Of(facts, service, isNamed)).Concat(isNamed ? [] : Namesakes(facts));
    }

    private static IEnumerable<Service> Selecting(PodCase facts) => facts.Service is { } named ? [named] : facts.Services.Where(service => Selects(service, facts.Pod!));

    private static bool Selects(Service service, Pod pod) =>
        service.Spec.Selector.Count > 0 && service.Spec.Selector.All(label => pod.Metadata.Labels.GetValueOrDefault(label.Key) == label.Value);

    private static IEnumerable<Cause> Of(PodCase facts, Service service, bool isNamed)
    {
        var name = service.Metadata.Name;
        foreach (var port in service.Spec.Ports.Where(port => port.TargetPort.Length > 0 && !char.IsAsciiDigit(port.TargetPort[0]) && !Declared(facts.Pod!).Any(known => known.Name == port.TargetPort)))
        {
            yield return new Cause(
                CauseNames.ServicePortMismatch,
                $"svc/{name} leads port {port.Port} to the port named {port.TargetPort}, and no container of the pod has one of that name",
                [$"selector of svc/{name}: {Labels(service)}", Ports(facts.Pod!)],
                [facts.Commands.Kubectl($"get service {name} -o jsonpath='{{.spec.ports}}'"), facts.Commands.Kubectl($"get endpoints {name}")]);
        }

        foreach (var port in Undeclared(facts.Pod!, service))
        {
            // What a container declares is no more than a note, so this is a hint beside other things.
            yield return new Cause(
                CauseNames.ServicePortMismatch,
                $"svc/{name} leads port {port.Port} to port {Number(port)}, which no container of the pod declares",
                [$"selector of svc/{name}: {Labels(service)}", Ports(facts.Pod!)],
                [facts.Commands.Kubectl($"get service {name} -o jsonpath='{{.spec.ports}}'")])
            {
                Weight = CauseWeight.Consequence,
            };
        }

        if (facts.Pods.Count > 0 && !facts.Pods.Any(CaseChoice.IsReady) && !facts.IsDeleting && facts.Pod!.Status.Phase is "Running" or "Pending")
        {
            yield return new Cause(
                CauseNames.ServiceWithoutEndpoints,
                isNamed ? $"svc/{name} leads nowhere: none of the pods that it selects is ready" : $"svc/{name} does not lead to the target: none of its pods is ready",
                [$"selector of svc/{name}: {Labels(service)}"],
                [facts.Commands.Kubectl($"get endpoints {name}")])
            {
                Weight = CauseWeight.Consequence,
            };
        }
    }

    /// <summary>A service that is called like the target, and selects other labels than the target has.</summary>
    private static IEnumerable<Cause> Namesakes(PodCase facts)
    {
        var names = facts.Workloads.Select(workload => workload.Metadata.Name).Append(facts.Pod!.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        return facts.Services
            .Where(service => service.Spec.Selector.Count > 0 && names.Contains(service.Metadata.Name) && !Selects(service, facts.Pod!))
            .Select(service => new Cause(
                CauseNames.ServiceWithoutPods,
                $"svc/{service.Metadata.Name} is called like the target and does not select it",
                [$"selector of svc/{service.Metadata.Name}: {Labels(service)}", $"labels of the pod: {string.Join(", ", facts.Pod!.Metadata.Labels.Select(label => $"{label.Key}={label.Value}"))}"],
                [facts.Commands.Kubectl($"get endpoints {service.Metadata.Name}"), facts.Commands.Kubectl("get pods --show-labels")]));
    }

    private static Cause WithoutPods(PodCase facts, Service service) => new(
        CauseNames.ServiceWithoutPods,
        service.Spec.Selector.Count == 0
            ? $"svc/{service.Metadata.Name} has no selector, so somebody else must write its endpoints"
            : $"svc/{service.Metadata.Name} leads nowhere: no pod has the labels that it selects",
        service.Spec.Selector.Count == 0 ? [] : [$"selector of svc/{service.Metadata.Name}: {Labels(service)}"],
        [facts.Commands.Kubectl("get pods --show-labels"), facts.Commands.Kubectl($"get endpoints {service.Metadata.Name}")]);

    /// <summary>Numbers that no container declares, of a pod whose containers declare all that they have, as far as one can tell.</summary>
    private static IEnumerable<ServicePort> Undeclared(Pod pod, Service service) => Declared(pod).Any()
        ? service.Spec.Ports.Where(port => (port.TargetPort.Length == 0 || char.IsAsciiDigit(port.TargetPort[0])) && !Declared(pod).Any(known => $"{known.Number}" == Number(port)))
        : [];

    private static string Number(ServicePort port) => port.TargetPort is "" or "0" ? $"{port.Port}" : port.TargetPort;

    private static IEnumerable<ContainerPort> Declared(Pod pod) => pod.Spec.Containers.Concat(pod.Spec.InitContainers.Where(container => container.IsSidecar)).SelectMany(container => container.Ports);

    private static string Ports(Pod pod) =>
        Declared(pod).Any()
            ? $"ports of the pod: {string.Join(", ", Declared(pod).Select(port => port.Name.Length > 0 ? $"{port.Number} ({port.Name})" : $"{port.Number}"))}"
            : "the pod declares no ports";

    private static string Labels(Service service) => string.Join(", ", service.Spec.Selector.Select(label => $"{label.Key}={label.Value}"));
}
