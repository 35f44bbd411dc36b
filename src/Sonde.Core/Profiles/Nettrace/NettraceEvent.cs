namespace Sonde.Core.Profiles.Nettrace;

/// <summary>An event.</summary>
internal readonly ref struct NettraceEvent
{
    /// <summary>What it is.</summary>
    public required EventKind Kind { get; init; }

    /// <summary>The thread that it is about, as the kernel numbers it.</summary>
    public required long ThreadId { get; init; }

    /// <summary>When, in ticks of <see cref="NettraceTrace.TicksPerSecond"/>.</summary>
    public required long Ticks { get; init; }

    /// <summary>Where its thread was, the innermost address first; empty where no stack was taken.</summary>
    public required ReadOnlySpan<ulong> Stack { get; init; }

    /// <summary>Its fields, little endian, one behind the other.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }
}
