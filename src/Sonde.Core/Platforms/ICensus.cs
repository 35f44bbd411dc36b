namespace Sonde.Core.Platforms;

/// <summary>Finds the toolboxes and the workloads of a place: a namespace, or this machine.</summary>
internal interface ICensus : IAsyncDisposable
{
    /// <summary>For people: <c>namespace shop of context dev</c>.</summary>
    string Place { get; }

    /// <summary>Who asks.</summary>
    string User { get; }

    /// <summary>Finds the toolboxes.</summary>
    Task<IReadOnlyList<CensusEntry>> TakeAsync(CancellationToken cancellation);

    /// <summary>Finds what runs there and could be debugged: nothing of Sonde's own, and of a workload's pods only one.</summary>
    Task<WorkloadCensus> FindWorkloadsAsync(CancellationToken cancellation);
}

/// <summary>A toolbox that runs.</summary>
/// <param name="Target">Its target, as the user would write it.</param>
/// <param name="Toolbox">Its name.</param>
/// <param name="Connect">Starts the agent's <c>connect</c> there.</param>
internal sealed record CensusEntry(string Target, string Toolbox, Func<CancellationToken, Task<AgentTransport>> Connect);
