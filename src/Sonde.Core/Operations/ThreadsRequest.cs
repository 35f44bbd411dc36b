namespace Sonde.Core.Operations;

/// <summary>What every thread of a process is doing; of Go, every goroutine.</summary>
public sealed record ThreadsRequest : SessionRequest
{
    /// <summary>How long that may hold the target; 1 to 1,000 ms.</summary>
    public TimeSpan Bound { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How many stacks are told; 1 to 200.</summary>
    public int Threads { get; init; } = 50;

    /// <summary>How many frames of each; 1 to 50.</summary>
    public int Frames { get; init; } = 20;

    /// <summary>Who asks on the user's behalf, for the record: <c>mcp</c>.</summary>
    public required string Through { get; init; }
}
