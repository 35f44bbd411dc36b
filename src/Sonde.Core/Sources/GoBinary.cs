using Sonde.Tunnel.Control;

namespace Sonde.Core.Sources;

/// <summary>What is known of a Go binary's sources.</summary>
/// <param name="Build">What the executable says of its build.</param>
/// <param name="SourceFiles">
/// Paths from its debug information, as many as are known, in any order: Delve's <c>ListSources</c>, or a part of it. Empty where none are: then only a -trimpath
/// build can be mapped, since its paths follow from the module's.
/// </param>
public sealed record GoBinary(GoBuild Build, IReadOnlyList<string> SourceFiles);
