using Sonde.Containers;
using Sonde.Core.Operations;

namespace Sonde.Core.Platforms.Local;

/// <summary>The toolboxes of this machine's engine.</summary>
internal sealed class ContainerCensus(ContainerClient client, HostContext host) : ICensus
{
    private readonly string _engine = ContainerFaults.Name(client.Engine);

    /// <inheritdoc/>
    public string Place => $"{_engine} on {host.MachineName}";

    /// <inheritdoc/>
    public string User => host.UserName;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CensusEntry>> TakeAsync(CancellationToken cancellation)
    {
        var toolboxes = await ContainerFaults.GuardAsync(
            $"cannot list the containers of {_engine}", () => client.FindToolboxesAsync(null, cancellation)).ConfigureAwait(false);
        var containers = await ListAsync(cancellation).ConfigureAwait(false);
        var names = containers.ToDictionary(container => container.Id, container => container.Name, StringComparer.Ordinal);
        return [.. toolboxes.Select(toolbox => new CensusEntry(
            $"{_engine}/{names.GetValueOrDefault(toolbox.Labels.GetValueOrDefault(ToolboxLabels.Target, ""), "?")}",
            toolbox.Name,
            _ => Task.FromResult(ContainerTransport.Open(client, toolbox.Name))))];
    }

    /// <inheritdoc/>
    public async Task<WorkloadCensus> FindWorkloadsAsync(CancellationToken cancellation)
    {
        var containers = await ListAsync(cancellation).ConfigureAwait(false);
        return new WorkloadCensus(
            [
                .. containers.Where(container => container is { IsRunning: true, IsInfra: false } && !container.Labels.ContainsKey(ToolboxLabels.Toolbox))
                    .OrderBy(container => container.Name, StringComparer.Ordinal)
                    .Select(container => new FoundWorkload(container.Name, $"{_engine}/{container.Name}", null, container.Ports)),
            ],
            []);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<IReadOnlyList<ContainerDescription>> ListAsync(CancellationToken cancellation) => ContainerFaults.GuardAsync(
        $"cannot list the containers of {_engine}", () => client.ListAsync([], cancellation));
}
