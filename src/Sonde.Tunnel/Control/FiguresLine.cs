using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>What there was so far and what it cost: with each second's news, and as the last line of the channel, where it has an <see cref="End"/>.</summary>
/// <param name="Seconds">Since the beginning.</param>
/// <param name="Asked">Moments at which the process was to be sampled.</param>
/// <param name="Taken">Those at which it was.</param>
/// <param name="Late">Those that were left out, because the sampler came late, had its share of the processor, or would have made threads stand for more than a hundredth of the time.</param>
/// <param name="Torn">Those whose list of threads could not be read, because it was changing.</param>
public sealed record FiguresLine(double Seconds, long Asked, long Taken, long Late, long Torn) : SampleLine
{
    /// <summary>Stacks of threads that were counted.</summary>
    public long Stacks { get; init; }

    /// <summary>Stacks that were not, because they changed while they were read.</summary>
    public long TornStacks { get; init; }

    /// <summary>Of those counted: without their innermost frames, which changed.</summary>
    public long CutStacks { get; init; }

    /// <summary>Of those counted: as <c>[others]</c>, because there was no room for one more kind.</summary>
    public long Others { get; init; }

    /// <summary>What one sample took; on the average.</summary>
    public double MeanMicroseconds { get; init; }

    /// <summary>What one sample took; the longest.</summary>
    public double LongestMicroseconds { get; init; }

    /// <summary>The processor time of the agent, all that it does included.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>The processor time of the process that is sampled; null where it could not be read.</summary>
    public double? TargetCpuSeconds { get; init; }

    /// <summary>How often a thread was made to stand, to be looked at; null for a runtime for which none is.</summary>
    public long? Stalls { get; init; }

    /// <summary>For how long it stood then; on the average. Null likewise.</summary>
    public double? MeanStallMicroseconds { get; init; }

    /// <summary>For how long it stood then; the longest. Null likewise.</summary>
    public double? LongestStallMicroseconds { get; init; }

    /// <summary>Why it is over; null before.</summary>
    public SampleEnd? End { get; init; }
}

/// <summary>Why sampling is over.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SampleEnd>))]
public enum SampleEnd
{
    /// <summary>The time is over.</summary>
    [JsonStringEnumMemberName("duration")] Duration,

    /// <summary>The client ended it, or its session ended.</summary>
    [JsonStringEnumMemberName("stopped")] Stopped,

    /// <summary>The process has ended, or become another program.</summary>
    [JsonStringEnumMemberName("target")] Target,
}
