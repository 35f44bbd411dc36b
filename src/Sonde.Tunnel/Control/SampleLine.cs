using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// One line of a channel <see cref="SamplesPurpose"/>: a UTF-8 JSON object followed by a line feed, at most 64 KiB. The property <c>is</c> names it. What a line
/// refers to by its number was told before.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(FrameLine), "frame")]
[JsonDerivedType(typeof(StacksLine), "stacks")]
[JsonDerivedType(typeof(ThreadLine), "thread")]
[JsonDerivedType(typeof(CountsLine), "counts")]
[JsonDerivedType(typeof(FiguresLine), "figures")]
[JsonDerivedType(typeof(TextLine), "text")]
[JsonDerivedType(typeof(BytesLine), "bytes")]
[JsonDerivedType(typeof(OutcomeLine), "outcome")]
public abstract record SampleLine;

/// <summary>A place in the program.</summary>
/// <param name="Id">Its number; from 1, each one more than the one before.</param>
/// <param name="Function">The function, at most 1,024 characters; in square brackets what is none.</param>
/// <param name="File">The source file, at most 1,024 characters; null for none.</param>
/// <param name="Line">The line; 0 for unknown.</param>
public sealed record FrameLine(
    [property: JsonRequired] int Id, [property: JsonRequired] string Function, string? File, int Line) : SampleLine;

/// <summary>Stacks, each of which is another one and a frame that was called from there: those without a caller have 0 in its place.</summary>
/// <param name="First">The number of the first of them; the others follow without a gap. From 1, each line where the one before ended.</param>
/// <param name="Callers">The numbers of the stacks that they stand on, all less than their own.</param>
/// <param name="Frames">The numbers of their innermost frames.</param>
public sealed record StacksLine(
    [property: JsonRequired] int First, [property: JsonRequired] IReadOnlyList<int> Callers, [property: JsonRequired] IReadOnlyList<int> Frames) : SampleLine;

/// <summary>A thread; told again where its name became another.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ThreadId">The kernel's, as the process itself sees it; 0 for all those beyond the number that is told apart.</param>
/// <param name="Name">The kernel's name for it; null for none.</param>
public sealed record ThreadLine([property: JsonRequired] int Id, [property: JsonRequired] long ThreadId, string? Name) : SampleLine;

/// <summary>How often a thread was seen in each of some stacks since the last time that this was told.</summary>
/// <param name="Thread">The thread's number.</param>
/// <param name="Stacks">The stacks' numbers.</param>
/// <param name="Samples">How often, above 0; as many as stacks.</param>
public sealed record CountsLine(
    [property: JsonRequired] int Thread, [property: JsonRequired] IReadOnlyList<int> Stacks, [property: JsonRequired] IReadOnlyList<int> Samples) : SampleLine
{
    /// <summary>How often of these it held the interpreter's lock; as many as stacks. Null for a runtime without one, and for never.</summary>
    public IReadOnlyList<int>? Locked { get; init; }
}
