using Sonde.Core.Profiling;

namespace Sonde.Core.Operations;

/// <summary><c>sonde profile</c>.</summary>
public sealed record ProfileRequest : SessionRequest
{
    /// <summary>--type: what is wanted.</summary>
    public ProfileType Type { get; init; } = ProfileType.Cpu;

    /// <summary>--tool native: perf samples its native stacks, whatever its runtime is.</summary>
    public bool IsNative { get; init; }

    /// <summary>--duration: for how long; 100 ms to 1 h. Nothing to what is seen at once.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>--rate: samples a second, where somebody samples that takes a wish; 1 to 1,000.</summary>
    public int RateHertz { get; init; } = 100;

    /// <summary>--out: what is written; its end says the format (<see cref="Profiles.ProfileOutputs"/>). Null for a page in the working directory.</summary>
    public string? Output { get; init; }

    /// <summary>Whether the file is to hold the events of .NET as the runtime wrote them.</summary>
    public bool KeepsTrace => Output is { } file && ProfileWords.OwnEnding(file) == ProfileWords.TraceEnding;

    /// <summary>Whether the file is to hold V8's heap snapshot itself.</summary>
    public bool KeepsSnapshot => Output is { } file && ProfileWords.OwnEnding(file) == ProfileWords.SnapshotEnding;

    /// <summary>Whether the file is to hold the recording of a JVM's flight recorder.</summary>
    public bool KeepsRecording => Output is { } file && ProfileWords.OwnEnding(file) == ProfileWords.RecordingEnding;

    /// <summary>--all: of every replica, kept apart in one file.</summary>
    public bool IsEveryReplica { get; init; }

    /// <summary>--open: what was written is shown.</summary>
    public bool IsShown { get; init; }
}
