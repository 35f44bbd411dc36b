namespace Sonde.Core.Faults;

/// <summary>Something that did not happen, said so that the reader can go on.</summary>
/// <param name="Definition">Which kind of fault.</param>
/// <param name="What">What did not happen, with the names of this case; no full stop at its end is added.</param>
/// <param name="Why">Why, in the words of whoever refused.</param>
/// <param name="Next">What to do next: each a command to paste or a short sentence (<see cref="NextStep"/>); at least one.</param>
public sealed record Fault(FaultDefinition Definition, string What, string Why, IReadOnlyList<string> Next);
