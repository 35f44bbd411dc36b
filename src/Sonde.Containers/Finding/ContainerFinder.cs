using Sonde.Containers.Describing;

namespace Sonde.Containers.Finding;

/// <summary>From the words of a command line to one container.</summary>
internal sealed class ContainerFinder(ContainerEngine engine, ContainerReader reader)
{
    private const int MaximumNear = 20;

    // Shorter ones are more likely a mistyped name than an id.
    private const int ShortestId = 4;

    /// <summary>In this order: a container of that name; the only container of the pod of that name; a container whose id begins so.</summary>
    public async Task<ContainerDescription> FindAsync(string name, CancellationToken cancellation)
    {
        var described = reader.DescribeAsync([name], cancellation);
        var listed = reader.PodsAsync(cancellation);
        await Task.WhenAll(described, listed);
        var container = await described is [var first, ..] ? first : null;
        if (container?.Name == name)
        {
            return container;
        }

        if ((await listed).FirstOrDefault(pod => pod.Name == name) is { } pod)
        {
            return Only(name, await MembersAsync(pod, cancellation));
        }

        return container is not null && name.Length >= ShortestId && container.Id.StartsWith(name, StringComparison.Ordinal)
            ? container
            : throw await NotFoundAsync(name, cancellation);
    }

    /// <summary>A container of a pod, by its own name or without the "POD-" that <c>podman play kube</c> puts before it.</summary>
    public async Task<ContainerDescription> FindAsync(string podName, string containerName, CancellationToken cancellation)
    {
        var pods = await reader.PodsAsync(cancellation);
        var pod = pods.FirstOrDefault(pod => pod.Name == podName)
            ?? pods.FirstOrDefault(pod => podName.Length >= ShortestId && pod.Id?.StartsWith(podName, StringComparison.Ordinal) == true);
        var members = pod is null ? [] : await MembersAsync(pod, cancellation);
        return members.FirstOrDefault(member => member.Name == containerName)
            ?? members.FirstOrDefault(member => member.Name == $"{pod?.Name}-{containerName}")
            ?? throw await NotFoundAsync($"{podName}/{containerName}", cancellation);
    }

    /// <summary>The one that runs, or the only one there is.</summary>
    private static ContainerDescription Only(string podName, IReadOnlyList<ContainerDescription> members) =>
        members.Where(member => member.IsRunning).ToList() is [var running] ? running
        : members is [var only] ? only
        : throw new AmbiguousPodException(podName, [.. members.Select(AsAskedFor).Order(StringComparer.Ordinal)]);

    /// <summary>Without infra container and toolboxes: neither is what somebody means by the pod.</summary>
    private async Task<IReadOnlyList<ContainerDescription>> MembersAsync(PodDocument pod, CancellationToken cancellation)
    {
        var ids = (pod.Containers ?? []).Select(member => member?.Id).OfType<string>().ToList();
        var members = await reader.DescribeAsync(ids, cancellation);
        return [.. members.Where(IsOrdinary)];
    }

    private async Task<ContainerNotFoundException> NotFoundAsync(string wanted, CancellationToken cancellation)
    {
        var running = await reader.ListAsync([], cancellation);
        var near = running.Where(IsOrdinary).Select(AsAskedFor)
            .OrderBy(name => EditDistance.Between(wanted, name)).ThenBy(name => name, StringComparer.Ordinal)
            .Take(MaximumNear);
        return new ContainerNotFoundException(engine, wanted, [.. near]);
    }

    private static bool IsOrdinary(ContainerDescription container) => !container.IsInfra && !container.Labels.ContainsKey(ToolboxLabels.Toolbox);

    private static string AsAskedFor(ContainerDescription container)
    {
        if (container.PodName is not { } pod)
        {
            return container.Name;
        }

        var isPrefixed = container.Name.Length > pod.Length + 1 && container.Name.StartsWith(pod + "-", StringComparison.Ordinal);
        return $"{pod}/{(isPrefixed ? container.Name[(pod.Length + 1)..] : container.Name)}";
    }
}
