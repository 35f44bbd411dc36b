using System.Text.Json.Nodes;
using Sonde.Core.Platforms;
using Sonde.Core.Production;

namespace Sonde.Core.Developing;

/// <summary>A workload as it was found, and what is to be known before it is changed.</summary>
internal sealed record DevTarget
{
    /// <summary>The workload, as the server has it; holds the values of its environment.</summary>
    public required JsonObject Workload { get; init; }

    /// <summary>Who asks, as the server knows them.</summary>
    public required string User { get; init; }

    /// <summary>Rights that are missing.</summary>
    public required IReadOnlyList<MissingRight> MissingRights { get; init; }

    /// <summary>For the guard of production.</summary>
    public required Surroundings Surroundings { get; init; }
}
