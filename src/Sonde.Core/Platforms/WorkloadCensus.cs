namespace Sonde.Core.Platforms;

/// <summary>What runs in a place.</summary>
/// <param name="Workloads">In the order of their names.</param>
/// <param name="LeftOut">What runs there and is not listed, each with the reason: <c>pod build-x2 of Job build: it ends by itself</c>.</param>
internal sealed record WorkloadCensus(IReadOnlyList<FoundWorkload> Workloads, IReadOnlyList<string> LeftOut)
{
    /// <summary>The namespace in a cluster; null on this machine.</summary>
    public string? Namespace { get; init; }
}
