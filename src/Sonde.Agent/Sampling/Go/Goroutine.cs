namespace Sonde.Agent.Sampling.Go;

/// <summary>Goroutines that do the same: their number is told, and what they have in common.</summary>
/// <param name="State">What they do, in Go's words: <c>chan receive</c>, <c>running</c>.</param>
/// <param name="Frames">Their stack, the innermost frame first; empty for those that run.</param>
/// <param name="CreatedBy">The go statement that they come from; null for none and for unknown.</param>
/// <param name="IsRuntime">Whether they are the runtime's own.</param>
internal sealed record Goroutine(string State, IReadOnlyList<GoFrame> Frames, GoFrame? CreatedBy, bool IsRuntime)
{
    /// <summary>How many they are.</summary>
    public int Count { get; init; } = 1;

    /// <summary>For how long the one waits that waits longest, as far as the runtime has noted it (it does at a garbage collection); null where it has not.</summary>
    public TimeSpan? Waiting { get; init; }

    /// <summary>The lowest of their numbers.</summary>
    public long Number { get; init; }

    /// <summary>Whether another does the same.</summary>
    public bool IsLike(Goroutine other) => State == other.State && CreatedBy == other.CreatedBy && IsRuntime == other.IsRuntime && Frames.SequenceEqual(other.Frames);

    /// <summary>Of what is the same for all that are alike.</summary>
    public int Likeness => Frames.Aggregate(HashCode.Combine(State, CreatedBy), static (code, frame) => HashCode.Combine(code, frame));
}
