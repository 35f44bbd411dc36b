using Sonde.Core.Plans;

namespace Sonde.Core.Developing;

/// <summary>What a workload becomes in dev mode.</summary>
internal sealed record DevDesign
{
    /// <summary>Stands for this dev mode, and is in no other: its pods are found by it.</summary>
    public required string Id { get; init; }

    /// <summary>The container whose program is replaced.</summary>
    public required string Container { get; init; }

    /// <summary>What the container runs: program and arguments, as the specification or the user says. May hold secrets: never shown but for the first.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The container's folder that is kept the same as the one here; null where programs are built and sent.</summary>
    public string? AppFolder { get; init; }

    /// <summary>The image that holds the agent.</summary>
    public required string Image { get; init; }

    /// <summary>How it is pulled.</summary>
    public PullPolicy PullPolicy { get; init; } = PullPolicy.IfNotPresent;

    /// <summary>Who puts the workload in dev mode, for others: <c>dev (jo@laptop)</c>.</summary>
    public required string By { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }
}
