namespace Sonde.Core.Diagnosis;

/// <summary>A case with what was looked at for it.</summary>
/// <param name="Target">For people: <c>pod/api-7d9 in namespace shop</c>.</param>
/// <param name="Facts">The facts.</param>
/// <param name="Looked">What was read: <c>12 events</c>.</param>
/// <param name="Gaps">What could not be read, each with the reason.</param>
/// <param name="Choice">Which pod was chosen and why; null where there was no choice.</param>
internal sealed record CaseFile(string Target, PodCase Facts, IReadOnlyList<string> Looked, IReadOnlyList<string> Gaps, string? Choice);
