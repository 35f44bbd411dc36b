namespace Sonde.Cli.Completion;

/// <summary>A word that could stand where the cursor is.</summary>
/// <param name="Word">The word.</param>
/// <param name="Meaning">What it means; empty where the word says it.</param>
internal sealed record Candidate(string Word, string Meaning);
