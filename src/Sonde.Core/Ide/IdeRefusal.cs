namespace Sonde.Core.Ide;

/// <summary>A file that was not touched, and why. Nothing is left behind by the attempt.</summary>
/// <param name="Ide">For which IDE.</param>
/// <param name="Path">The file, absolute.</param>
/// <param name="Reason">The kind of reason.</param>
/// <param name="Detail">A sentence's second half for the user: the place and what was expected there, or the system's words.</param>
/// <param name="Line">From 1, for a malformed file; null else.</param>
/// <param name="Column">From 1, likewise.</param>
public sealed record IdeRefusal(IdeKind Ide, string Path, IdeRefusalReason Reason, string Detail, int? Line = null, int? Column = null);
