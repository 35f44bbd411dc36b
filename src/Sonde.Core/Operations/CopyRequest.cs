using Sonde.Core.Copying;

namespace Sonde.Core.Operations;

/// <summary><c>sonde cp</c>.</summary>
public sealed record CopyRequest : SessionRequest
{
    /// <summary>What is copied where.</summary>
    public required CopyRoute Route { get; init; }

    /// <summary>--force: what is there already is written over.</summary>
    public bool MayReplace { get; init; }
}
