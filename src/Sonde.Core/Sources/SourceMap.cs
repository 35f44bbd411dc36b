namespace Sonde.Core.Sources;

/// <summary>Where the binary's sources are on this machine.</summary>
/// <param name="Rules">In the order in which they must be tried; identical paths need none, so it may be empty although all is well.</param>
/// <param name="Warnings">What may mislead; empty for nothing.</param>
public sealed record SourceMap(IReadOnlyList<PathRule> Rules, IReadOnlyList<SourceWarning> Warnings);
