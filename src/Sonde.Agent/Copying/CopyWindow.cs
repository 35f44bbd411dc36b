namespace Sonde.Agent.Copying;

/// <summary>How much of a copy may be under way to the agent, in bytes.</summary>
internal static class CopyWindow
{
    /// <summary>More than the buffers on the way hold: with less each process there waits for the next one, and is woken, for every few kilobytes.</summary>
    public const int Most = 16 * 1024 * 1024;

    private const int Least = 1024 * 1024;

    // It is memory only as far as the target's disk is slower than the way to it.
    private const int Share = 32;

    /// <summary>A small part of the memory that is left to the target, within the two bounds; the most where nothing is known.</summary>
    public static int For(long? leftBytes) => (int)Math.Clamp((leftBytes ?? long.MaxValue) / Share, Least, Most);
}
