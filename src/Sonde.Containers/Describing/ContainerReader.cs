using System.Text;
using Sonde.Containers.Commands;
using Sonde.Containers.Failures;

namespace Sonde.Containers.Describing;

/// <summary>Asks the engine about containers; changes nothing.</summary>
internal sealed class ContainerReader(EngineCommands commands, IProcessFiles files)
{
    private readonly DescriptionComposer _composer = new(commands.Engine, files);

    /// <summary>Describes those that exist, in the order asked for; the others are left out. One call; without architecture and the pod's name.</summary>
    public async Task<IReadOnlyList<ContainerDescription>> InspectAsync(IReadOnlyList<string> namesOrIds, CancellationToken cancellation)
    {
        if (namesOrIds.Count == 0)
        {
            return [];
        }

        var result = await commands.TryAsync(["inspect", "--type", "container", "--", .. namesOrIds], EngineCommands.QueryLimit, cancellation);
        if (result.ExitCode != 0 && EngineWords.Classify(result.StandardErrorTail) != EngineFailure.NoSuchContainer)
        {
            throw commands.Refused(result);
        }

        // Both engines print what they found even when one of the names was not there; a bare failure prints nothing.
        var documents = result.StandardOutput.IsEmpty ? [] : commands.Parse(result, EngineJson.Default.IReadOnlyListInspectDocument);
        return [.. documents.OfType<InspectDocument>().Select(_composer.Compose).OfType<ContainerDescription>()];
    }

    /// <summary>The same with everything; at most three calls, two of them at once.</summary>
    public async Task<IReadOnlyList<ContainerDescription>> DescribeAsync(IReadOnlyList<string> namesOrIds, CancellationToken cancellation)
    {
        var found = await InspectAsync(namesOrIds, cancellation);
        var architectures = ArchitecturesAsync(found, cancellation);
        var pods = found.Any(container => container.PodId is not null) ? PodsAsync(cancellation) : Task.FromResult<IReadOnlyList<PodDocument>>([]);
        await Task.WhenAll(architectures, pods);
        var podNames = (await pods).DistinctBy(pod => pod.Id, StringComparer.Ordinal).ToDictionary(pod => pod.Id ?? "", pod => pod.Name, StringComparer.Ordinal);
        var byImage = await architectures;
        return
        [
            .. found.Select(container => container with
            {
                Architecture = byImage.GetValueOrDefault(container.ImageId),
                PodName = container.PodId is { } pod ? podNames.GetValueOrDefault(pod) : null,
            }),
        ];
    }

    /// <summary>Running containers that bear every one of the labels ("key" or "key=value"), without infra containers.</summary>
    public async Task<IReadOnlyList<ContainerDescription>> ListAsync(IReadOnlyList<string> labels, CancellationToken cancellation)
    {
        var ids = await IdsAsync(["ps", "--quiet", "--no-trunc", .. labels.SelectMany(label => new[] { "--filter", $"label={label}" })], cancellation);
        var containers = await DescribeAsync(ids, cancellation);
        return [.. containers.Where(container => container is { IsRunning: true, IsInfra: false })];
    }

    /// <summary>Ids that a <c>ps --quiet</c> prints.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var result = await commands.RunAsync(arguments, EngineCommands.QueryLimit, cancellation);
        return Encoding.UTF8.GetString(result.StandardOutput.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>All pods; none for Docker.</summary>
    public async Task<IReadOnlyList<PodDocument>> PodsAsync(CancellationToken cancellation)
    {
        if (commands.Engine == ContainerEngine.Docker)
        {
            return [];
        }

        var result = await commands.RunAsync(["pod", "ps", "--no-trunc", "--format", "json"], EngineCommands.QueryLimit, cancellation);
        return [.. commands.Parse(result, EngineJson.Default.IReadOnlyListPodDocument).OfType<PodDocument>()];
    }

    /// <summary>By image id. An image that was removed under its containers is simply not in it.</summary>
    private async Task<IReadOnlyDictionary<string, string?>> ArchitecturesAsync(IReadOnlyList<ContainerDescription> containers, CancellationToken cancellation)
    {
        var images = containers.Select(container => container.ImageId).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var architectures = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (images.Count == 0)
        {
            return architectures;
        }

        var result = await commands.TryAsync(["image", "inspect", "--", .. images], EngineCommands.QueryLimit, cancellation);
        foreach (var image in (result.StandardOutput.IsEmpty ? [] : commands.Parse(result, EngineJson.Default.IReadOnlyListImageDocument)).OfType<ImageDocument>())
        {
            architectures[DescriptionComposer.WithoutAlgorithm(image.Id ?? "")] = string.IsNullOrEmpty(image.Architecture) ? null : image.Architecture;
        }

        return architectures;
    }
}
