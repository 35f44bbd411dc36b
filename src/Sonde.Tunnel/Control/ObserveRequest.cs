using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Asks for what passes of one line: at each hit the stack, variables and expressions are read within a bound, and the target runs on. Needs a debugger that was
/// started in this session and has no other client. Answered when the line is watched; <see cref="ObservedEvent"/> and <see cref="ObservationEndedEvent"/> follow.
/// </summary>
/// <param name="File">The source file, in the debugger's words: as the executable's line tables name it; at most 4,096 characters.</param>
/// <param name="Line">1 to 10,000,000.</param>
/// <param name="BoundMilliseconds">How long a hit may hold the target; 1 to 1,000.</param>
/// <param name="Count">After so many hits it is over; 1 to 100,000.</param>
/// <param name="TimeoutSeconds">And after so long, from the answer on; above 0, at most 86,400.</param>
public sealed record ObserveRequest(
    [property: JsonRequired] string File, [property: JsonRequired] int Line, [property: JsonRequired] double BoundMilliseconds, [property: JsonRequired] int Count,
    [property: JsonRequired] double TimeoutSeconds) : AgentRequest
{
    /// <summary>Only where this holds, in the debugger's words; it is evaluated at every pass. Null for always.</summary>
    public string? Condition { get; init; }

    /// <summary>What to evaluate at each hit, in the debugger's words; at most 32. A call of a function is refused: it would run code in the target.</summary>
    public IReadOnlyList<string> Expressions { get; init; } = [];

    /// <summary>How many stack frames are told; 1 to 100.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>How many levels of variables are told: 0 for none, 1 for the locals, up to 6.</summary>
    public int Depth { get; init; }
}

/// <summary>The line is watched.</summary>
/// <param name="File">Where, in the debugger's words.</param>
/// <param name="Line">The line that it chose: a line without code becomes another one.</param>
/// <param name="HeldMilliseconds">For how long the target may have stood for that.</param>
public sealed record ObserveAnswer(string File, int Line, double HeldMilliseconds) : AgentAnswer;
