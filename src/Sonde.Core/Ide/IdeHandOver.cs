namespace Sonde.Core.Ide;

/// <summary>What was written for the IDEs: goes into the receipt, and back to <see cref="IdeWorkspace.TakeBack"/> at the end.</summary>
/// <param name="Edits">The files that hold an entry now; empty for none.</param>
/// <param name="Refusals">The files that were left alone.</param>
public sealed record IdeHandOver(IReadOnlyList<IdeEdit> Edits, IReadOnlyList<IdeRefusal> Refusals);
