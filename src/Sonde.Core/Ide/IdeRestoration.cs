namespace Sonde.Core.Ide;

/// <summary>How taking back one file ended.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="EntryName">The name that was in the IDE's list.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">Why it stays, for <see cref="IdeOutcome.Kept"/>; null else.</param>
public sealed record IdeRestoration(string Path, string EntryName, IdeOutcome Outcome, string? Detail);
