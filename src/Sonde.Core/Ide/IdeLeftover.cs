namespace Sonde.Core.Ide;

/// <summary>An entry of ours found in the workspace: of a session that runs, or of one that ended without cleaning up. The caller tells by the port.</summary>
/// <param name="Ide">For which IDE.</param>
/// <param name="Path">The file, absolute.</param>
/// <param name="EntryName">The name in the IDE's list.</param>
/// <param name="Port">The local port that it points at; null where it names none.</param>
public sealed record IdeLeftover(IdeKind Ide, string Path, string EntryName, int? Port);
