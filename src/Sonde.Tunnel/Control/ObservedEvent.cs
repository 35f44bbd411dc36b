namespace Sonde.Tunnel.Control;

/// <summary>One hit. All texts together are at most 64 KiB; what exceeded that, or the bound, is left out and marked.</summary>
/// <param name="Number">Counts the hits from 1; one that is missing did not find room on its way.</param>
/// <param name="At">When, by the agent's clock.</param>
/// <param name="PauseMilliseconds">For how long the target stood, from the debugger's word of it until it was seen running.</param>
/// <param name="Thread">Which thread; of Go, the goroutine.</param>
public sealed record ObservedEvent(int Number, DateTimeOffset At, double PauseMilliseconds, long Thread) : AgentEvent
{
    /// <summary>The stack, the innermost frame first.</summary>
    public IReadOnlyList<ObservedFrame> Frames { get; init; } = [];

    /// <summary>The variables of the innermost frame.</summary>
    public IReadOnlyList<ObservedValue> Variables { get; init; } = [];

    /// <summary>The expressions' values, in the order of the request; fewer where time or room ran out.</summary>
    public IReadOnlyList<ObservedValue> Values { get; init; } = [];

    /// <summary>Why something is missing: <c>time</c> or <c>size</c>; null where nothing is.</summary>
    public string? Cut { get; init; }

    /// <summary>What the debugger says of the frame, that it is optimised for one; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>A stack frame.</summary>
/// <param name="Function">The function.</param>
/// <param name="File">The source file; null for unknown.</param>
/// <param name="Line">Its line; 0 for unknown.</param>
public sealed record ObservedFrame(string Function, string? File, int Line);

/// <summary>A variable or an expression.</summary>
/// <param name="Name">Its name, or the expression.</param>
/// <param name="Value">Its value in the debugger's words, at most 512 characters; null where there is an error.</param>
public sealed record ObservedValue(string Name, string? Value)
{
    /// <summary>Its type; null where the debugger does not tell.</summary>
    public string? Type { get; init; }

    /// <summary>Why it has no value, in the debugger's words; else null.</summary>
    public string? Error { get; init; }

    /// <summary>What it consists of, as far as that was asked for; null for nothing.</summary>
    public IReadOnlyList<ObservedValue>? Children { get; init; }

    /// <summary>Whether there is more of it that was not read, for want of time or room.</summary>
    public bool IsCut { get; init; }
}
