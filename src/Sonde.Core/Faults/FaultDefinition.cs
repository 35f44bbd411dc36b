namespace Sonde.Core.Faults;

/// <summary>A kind of fault: what <c>sonde explain CODE</c> prints and docs/faults.md lists.</summary>
/// <param name="Code"><c>SND</c> and four digits; the first digit is that of the exit code.</param>
/// <param name="Exit">What the process returns.</param>
/// <param name="Title">The fault as a headline.</param>
/// <param name="Explanation">What it means and what usually causes it.</param>
/// <param name="Remedy">What to do.</param>
public sealed record FaultDefinition(string Code, ExitCode Exit, string Title, string Explanation, string Remedy);
