using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Prepares to trace the calls of functions, with probes that the kernel puts into the process's code. Answered when the functions are found; no probe is put in before the channel
/// <see cref="CallsPurpose"/> is opened, one a request. A second request takes the place of one that was not used.
/// </summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace.</param>
/// <param name="Pattern">
/// A function's whole name, or one in which <c>*</c> stands for any characters; 1 to 512 characters. The star in <c>(*T)</c> stands for itself.
/// </param>
/// <param name="DurationSeconds">For how long, from the channel's opening on; 0.1 to 3,600.</param>
/// <param name="Limit">The probes are taken out where there are more calls a second; 1 to 10,000,000.</param>
public sealed record TraceCallsRequest(
    [property: JsonRequired] int ProcessId, [property: JsonRequired] string Pattern, [property: JsonRequired] double DurationSeconds, [property: JsonRequired] int Limit) : AgentRequest
{
    /// <summary>Ends after so many calls; null for any number.</summary>
    public int? Count { get; init; }

    /// <summary>Whether calls are told one by one, at most 1,000 a second.</summary>
    public bool Follow { get; init; }

    /// <summary>Only those are told that took at least so long; null for all.</summary>
    public long? SlowNanoseconds { get; init; }

    /// <summary>What the parameters are, in their order, to be told with each call; at most 16.</summary>
    public IReadOnlyList<CallValue>? Arguments { get; init; }

    /// <summary>What the results are; at most 16.</summary>
    public IReadOnlyList<CallValue>? Results { get; init; }
}

/// <summary>What a parameter or a result is, as far as its registers go.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallValue>))]
public enum CallValue
{
    /// <summary>A signed number.</summary>
    [JsonStringEnumMemberName("int")] Int,

    /// <summary>A number without a sign.</summary>
    [JsonStringEnumMemberName("uint")] Uint,

    /// <summary>True or false.</summary>
    [JsonStringEnumMemberName("bool")] Bool,

    /// <summary>A pointer, map, channel or function: its address.</summary>
    [JsonStringEnumMemberName("ptr")] Ptr,

    /// <summary>Text: of Go its bytes by their count, else those up to a zero.</summary>
    [JsonStringEnumMemberName("string")] String,

    /// <summary>A slice of Go: its length.</summary>
    [JsonStringEnumMemberName("slice")] Slice,

    /// <summary>An interface of Go, errors among them: whether it is nil.</summary>
    [JsonStringEnumMemberName("interface")] Interface,

    /// <summary>A floating-point number, which is in no register that can be read.</summary>
    [JsonStringEnumMemberName("float")] Float,
}

/// <summary>The functions that were found.</summary>
/// <param name="Language"><c>go</c>, or <c>native</c> for every other executable.</param>
/// <param name="Count">How many functions the pattern fits; they can be traced where it is 1 to 64.</param>
/// <param name="Functions">These, in the order of their addresses; at most 64.</param>
public sealed record TracingAnswer(
    [property: JsonRequired] string Language, [property: JsonRequired] int Count, [property: JsonRequired] IReadOnlyList<TracedFunction> Functions) : AgentAnswer
{
    /// <summary>Names that are much alike where the pattern fits none; at most 5.</summary>
    public IReadOnlyList<string>? Near { get; init; }
}

/// <summary>A function that can be traced.</summary>
/// <param name="Name">Its name, as the executable has it: <c>main.(*Shop).order</c>.</param>
/// <param name="Address">Its first instruction in memory, before relocation.</param>
public sealed record TracedFunction([property: JsonRequired] string Name, long Address)
{
    /// <summary>Why it cannot be told how long its calls take, as the end of a sentence; null where it can.</summary>
    public string? WhyNoLatency { get; init; }
}
