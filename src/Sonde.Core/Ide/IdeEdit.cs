namespace Sonde.Core.Ide;

/// <summary>One file that holds an entry of ours.</summary>
/// <param name="Ide">For which IDE.</param>
/// <param name="Path">The file, absolute.</param>
/// <param name="EntryName">The name in the IDE's list.</param>
/// <param name="Change">What was done to it.</param>
public sealed record IdeEdit(IdeKind Ide, string Path, string EntryName, IdeChange Change)
{
    /// <summary>The file's bytes as they were written.</summary>
    internal byte[] Written { get; init; } = [];

    /// <summary>The bytes to which taking back leads while the file is as it was written; null: the file goes.</summary>
    internal byte[]? Without { get; init; }

    /// <summary>As <see cref="IdeEntry.IsCompound"/>.</summary>
    internal bool IsCompound { get; init; }

    /// <summary>Whether the folder goes too, once it is empty.</summary>
    internal bool IsFolderOurs { get; init; }
}
