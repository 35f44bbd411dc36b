using System.Text.Json.Nodes;
using Sonde.Core.Plans;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>What a copy is to be, beside its original.</summary>
internal sealed record CopyDesign
{
    /// <summary>The copy's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the user named the original by, for <see cref="CopyMarks.Label"/>: <c>api</c>.</summary>
    public required string NamedAs { get; init; }

    /// <summary>Who makes it.</summary>
    public required string Maker { get; init; }

    /// <summary>The container that is debugged.</summary>
    public required string Container { get; init; }

    /// <summary>What the user wants.</summary>
    public required CopyWishes Wishes { get; init; }

    /// <summary>The toolbox as a container of the pod; null for none.</summary>
    public JsonObject? Toolbox { get; init; }
}
