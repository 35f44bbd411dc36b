namespace Sonde.Agent.Functions;

/// <summary>Where a function begins and ends, by its instructions.</summary>
/// <param name="Enter">Where every call passes once, in bytes from its beginning.</param>
/// <param name="Returns">Where its return instructions are; null where it may be left by another way, or was not understood.</param>
/// <param name="Why">Why there are no returns, as the end of a sentence; null where there are.</param>
internal sealed record CodeShape(int Enter, IReadOnlyList<int>? Returns, string? Why)
{
    /// <summary>One whose returns are not known.</summary>
    public static CodeShape Unknown(int enter, string why) => new(enter, null, why);
}
