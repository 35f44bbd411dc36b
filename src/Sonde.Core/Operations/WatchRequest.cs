using Sonde.Core.Watching;

namespace Sonde.Core.Operations;

/// <summary><c>sonde snapshot</c> and <c>sonde log</c>: what passes of one line.</summary>
public sealed record WatchRequest : SessionRequest
{
    /// <summary>The line.</summary>
    public required LinePlace Place { get; init; }

    /// <summary>What is written at each pass; null for a snapshot.</summary>
    public LogMessage? Message { get; init; }

    /// <summary>--if, in the debugger's words; null for always.</summary>
    public string? Condition { get; init; }

    /// <summary>--expr, in the debugger's words; at most 32.</summary>
    public IReadOnlyList<string> Expressions { get; init; } = [];

    /// <summary>--count: after so many hits it is over.</summary>
    public int Count { get; init; } = 1;

    /// <summary>--timeout: and after so long.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>--bound: how long a hit may hold the target; 1 to 1,000 ms.</summary>
    public TimeSpan Bound { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>--depth: how many levels of variables; 1 to 6, and 0 for none but the expressions.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>--no-memory-check: the debugger is attached although it may not fit into the pod's memory.</summary>
    public bool HasNoMemoryCheck { get; init; }

    /// <summary>Who asks on the user's behalf, for the record: <c>mcp</c>; null for the user.</summary>
    public string? Through { get; init; }

    /// <summary>The command's name.</summary>
    public string Verb => Message is null ? "snapshot" : "log";
}
