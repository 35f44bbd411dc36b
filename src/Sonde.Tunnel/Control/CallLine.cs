using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// One line of a channel <see cref="CallsPurpose"/>: a UTF-8 JSON object followed by a line feed, at most 64 KiB. The property <c>is</c> names it. Functions are told by their place in the
/// answer to <see cref="TraceCallsRequest"/>, from 0.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(CallSeenLine), "call")]
[JsonDerivedType(typeof(CallCountsLine), "counts")]
[JsonDerivedType(typeof(CallFiguresLine), "figures")]
public abstract record CallLine;

/// <summary>A call, when it has returned; of a function whose latency is not known, when it began.</summary>
/// <param name="Function">The function.</param>
/// <param name="Milliseconds">When it began, from the channel's opening on.</param>
/// <param name="Thread">The thread, as the process itself sees it; 0 for unknown.</param>
public sealed record CallSeenLine([property: JsonRequired] int Function, [property: JsonRequired] double Milliseconds, long Thread) : CallLine
{
    /// <summary>How long it took; null where that is not known.</summary>
    public long? Nanoseconds { get; init; }

    /// <summary>Its arguments, then its results, as text; null for what could not be read, or is in no register.</summary>
    [JsonRequired]
    public IReadOnlyList<string?> Values { get; init; } = [];
}

/// <summary>All calls of a function so far; told again where they are more.</summary>
/// <param name="Function">The function.</param>
/// <param name="Calls">How many began.</param>
/// <param name="Returned">How many of these have returned.</param>
/// <param name="TotalNanoseconds">How long those took, together.</param>
/// <param name="LongestNanoseconds">The longest.</param>
/// <param name="Buckets">
/// Classes of times that occurred, ascending: class c below 8 is c nanoseconds; each other one begins at (8 + c mod 8) · 2^(c / 8 - 1) nanoseconds and ends where the next begins. At most 511.
/// </param>
/// <param name="Counts">How many calls are in each of these.</param>
public sealed record CallCountsLine(
    [property: JsonRequired] int Function, [property: JsonRequired] long Calls, long Returned, long TotalNanoseconds, long LongestNanoseconds,
    [property: JsonRequired] IReadOnlyList<int> Buckets, [property: JsonRequired] IReadOnlyList<long> Counts) : CallLine;

/// <summary>How things stand.</summary>
/// <param name="Seconds">Since the probes are in.</param>
/// <param name="Untold">Calls that were to be told and were not, because there were too many.</param>
public sealed record CallFiguresLine([property: JsonRequired] double Seconds, long Untold) : CallLine
{
    /// <summary>Set in the last line, when the probes are out: <c>duration</c>, <c>count</c>, <c>limit</c>, <c>stopped</c>, <c>target</c>.</summary>
    public string? End { get; init; }
}
