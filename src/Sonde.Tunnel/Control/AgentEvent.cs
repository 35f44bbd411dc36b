using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>What the agent tells unasked, on the control channel. The property <c>event</c> names it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(StatusEvent), "status")]
[JsonDerivedType(typeof(ClosingEvent), "closing")]
[JsonDerivedType(typeof(ObservedEvent), "observed")]
[JsonDerivedType(typeof(ObservationEndedEvent), "observation-ended")]
[JsonDerivedType(typeof(ProgramEndedEvent), "program-ended")]
public abstract record AgentEvent;

/// <summary>The whole state of the session, sent on every change: a lost or merged event leaves no wrong picture.</summary>
/// <param name="State">What the target is doing.</param>
/// <param name="StoppedAt">While stopped, where the debugger said so: <c>main.handle at main.go:42</c>; else null.</param>
/// <param name="Figures">The figures so far.</param>
/// <param name="Clients">Who is connected to the debugger.</param>
/// <param name="Note">A sentence for the user where something unusual happened (the debugger was ended by the guard, the target ended); else null.</param>
public sealed record StatusEvent(
    TargetState State, string? StoppedAt, SessionFigures Figures, IReadOnlyList<DebuggerClient> Clients, string? Note) : AgentEvent
{
    /// <summary>While stopped with a <see cref="PauseLimit"/>: how much of it is left at this moment, in seconds; else null.</summary>
    public double? LimitLeftSeconds { get; init; }

    /// <summary>What the shield does and did so far; null where there is none.</summary>
    public ShieldReport? Shield { get; init; }
}

/// <summary>The agent is about to end the session.</summary>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record ClosingEvent(string Reason) : AgentEvent;
