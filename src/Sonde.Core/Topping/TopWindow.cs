using Sonde.Core.Profiles;

namespace Sonde.Core.Topping;

/// <summary>What was sampled in one interval.</summary>
/// <param name="Profile">The samples.</param>
/// <param name="Seconds">How long it was; above 0.</param>
/// <param name="How">How it was sampled.</param>
internal sealed record TopWindow(Profile Profile, double Seconds, string How) : TopInterval(Seconds, How)
{
    /// <summary>Processor time of the process; null where that is not known.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>Processor time of the sampler; null where the program samples itself.</summary>
    public double? SamplerSeconds { get; init; }

    /// <summary>Samples that were left out.</summary>
    public long? Missed { get; init; }

    /// <summary>How many threads were seen; null where they are not told apart.</summary>
    public int? Threads { get; init; }
}
