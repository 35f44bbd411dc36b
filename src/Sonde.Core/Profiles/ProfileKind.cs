namespace Sonde.Core.Profiles;

/// <summary>What a profile is of.</summary>
/// <param name="Name">As the profiler calls it: <c>cpu</c>, <c>samples</c>, <c>inuse_space</c>, <c>cycles</c>.</param>
/// <param name="Unit">What its values count.</param>
public sealed record ProfileKind(string Name, ProfileUnit Unit)
{
    /// <summary>Stacks that were seen, each counted once.</summary>
    public static ProfileKind Samples { get; } = new("samples", ProfileUnit.Samples);
}
