namespace Sonde.Core.Sampling;

/// <summary>A place in a program that was sampled.</summary>
/// <param name="Function">The function; in square brackets what is none.</param>
/// <param name="File">The source file; null for none.</param>
/// <param name="Line">The line; 0 for unknown.</param>
internal sealed record SampledFrame(string Function, string? File, int Line);
