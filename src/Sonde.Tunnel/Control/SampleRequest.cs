using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Prepares to look at what a process's threads do, or what is in its memory. Stacks are sampled from outside, which does not write into it: nothing of a Python is stopped; a thread of a Go
/// program that runs stands for some ten microseconds at each sample. Python's memory it counts itself, in a thread of its own. A JVM is asked to tell of itself. Answered when its runtime is known; nothing is done before
/// the channel <see cref="SamplesPurpose"/> is opened, one a request. A second request takes the place of one that was not used.
/// </summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace.</param>
/// <param name="Kind">What is told.</param>
/// <param name="RateHertz">Samples a second; 1 to 1,000. Fewer are taken where they would cost more than a tenth of a processor.</param>
/// <param name="DurationSeconds">For how long, from the channel's opening on; 0.1 to 3,600.</param>
public sealed record SampleRequest(
    [property: JsonRequired] int ProcessId, [property: JsonRequired] SampleKind Kind, [property: JsonRequired] double RateHertz,
    [property: JsonRequired] double DurationSeconds) : AgentRequest
{
    /// <summary>Whether frames are told by the line that they are at; else by the first line of their function.</summary>
    public bool Lines { get; init; }

    /// <summary>Whether perf samples it, whatever its runtime is: its native stacks, of the kind <see cref="SampleKind.Cpu"/> alone, in user space. Nothing of it stands for that.</summary>
    public bool Native { get; init; }

    /// <summary>Whether a JVM's own flight recorder tells it, of the kinds <see cref="SampleKind.Cpu"/>, <see cref="SampleKind.Alloc"/> and <see cref="SampleKind.Mutex"/>: all of them in one file (<see cref="BytesLine"/>).</summary>
    public bool Recording { get; init; }
}

/// <summary>What is told of a process: of Python the first two, and of its memory; of Java all but the last.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SampleKind>))]
public enum SampleKind
{
    /// <summary>Threads that run, or would if there were a processor for them.</summary>
    [JsonStringEnumMemberName("cpu")] Cpu,

    /// <summary>All threads.</summary>
    [JsonStringEnumMemberName("wall")] Wall,

    /// <summary>Who allocates, in bytes; of Python what is still there at the end.</summary>
    [JsonStringEnumMemberName("alloc")] Alloc,

    /// <summary>Who waits for whose lock, in nanoseconds.</summary>
    [JsonStringEnumMemberName("mutex")] Mutex,

    /// <summary>Every thread's stack, once: the JVM's own text.</summary>
    [JsonStringEnumMemberName("threads")] Threads,

    /// <summary>Objects and bytes by class, once: the JVM's own text, or lines of JSON (memory.py).</summary>
    [JsonStringEnumMemberName("heap")] Heap,

    /// <summary>Of Go: all goroutines, also those that wait. Nothing stands for it.</summary>
    [JsonStringEnumMemberName("goroutine")] Goroutine,
}

/// <summary>The process can be sampled.</summary>
/// <param name="Runtime">As <see cref="ProcessDescription.Runtime"/> names it.</param>
/// <param name="Version">The runtime's version: <c>3.14.0</c>.</param>
public sealed record SamplingAnswer(string Runtime, string Version) : AgentAnswer;
