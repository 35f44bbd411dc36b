namespace Sonde.Core.Platforms;

/// <summary>What a platform made for one session alone, for the receipt.</summary>
/// <param name="Written">What was made and what became of it, a sentence each.</param>
/// <param name="Remains">What could not be taken away, a sentence each.</param>
internal sealed record PlatformLeavings(IReadOnlyList<string> Written, IReadOnlyList<string> Remains)
{
    /// <summary>How it stands now with what the session was on, a sentence, in place of whether it runs; null where that counts.</summary>
    public string? Afterwards { get; init; }

    /// <summary>The name of the toolbox, where that was made for this session alone and is removed; null where it stays.</summary>
    public string? RemovedToolbox { get; init; }

    /// <summary>Nothing was made.</summary>
    public static PlatformLeavings None { get; } = new([], []);
}
