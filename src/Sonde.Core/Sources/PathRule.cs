namespace Sonde.Core.Sources;

/// <summary>One directory under two names: on this machine and in the binary. Rules are tried in their order; the first that fits wins, in both directions.</summary>
/// <param name="Local">An absolute directory of this machine, in its own notation.</param>
/// <param name="Remote">
/// What the binary's debug information has in its place: an absolute directory, or with -trimpath the beginning of a relative path; empty for
/// every relative path that no earlier rule takes (the standard library of a -trimpath build).
/// </param>
public sealed record PathRule(string Local, string Remote);
