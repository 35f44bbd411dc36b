namespace Sonde.Core.Watching;

/// <summary>What was found of a source file.</summary>
/// <param name="File">The file; null where none or several could be meant.</param>
/// <param name="Candidates">Those that could be meant, or are near; empty where the file is known or nothing is near.</param>
internal sealed record SourceFinding(string? File, IReadOnlyList<string> Candidates);
