using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Asks what every thread is doing, of Go every goroutine: the target is stopped once, read within a bound, and runs on before the answer. Needs a debugger that was
/// started in this session and has no other client.
/// </summary>
/// <param name="BoundMilliseconds">How long that may hold the target; 1 to 1,000. What cannot be read within it is left out.</param>
/// <param name="Threads">How many stacks are told; 1 to 200.</param>
/// <param name="Frames">How many frames of each; 1 to 50.</param>
public sealed record StacksRequest(
    [property: JsonRequired] double BoundMilliseconds, [property: JsonRequired] int Threads, [property: JsonRequired] int Frames) : AgentRequest;

/// <summary>What the threads are doing. All texts together are at most 64 KiB.</summary>
/// <param name="PauseMilliseconds">For how long the target stood, from the debugger's word of it until it was seen running.</param>
/// <param name="Count">How many threads there are, as far as the debugger lists them.</param>
/// <param name="Threads">Those that were read, in the debugger's order.</param>
public sealed record StacksAnswer(double PauseMilliseconds, int Count, IReadOnlyList<ObservedThread> Threads) : AgentAnswer
{
    /// <summary>Why something is missing: <c>time</c>, <c>size</c> or <c>count</c>; null where nothing is.</summary>
    public string? Cut { get; init; }
}

/// <summary>A thread; of Go, a goroutine.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">The debugger's words for it.</param>
/// <param name="Frames">Its stack, the innermost frame first.</param>
public sealed record ObservedThread(long Id, string Name, IReadOnlyList<ObservedFrame> Frames);
