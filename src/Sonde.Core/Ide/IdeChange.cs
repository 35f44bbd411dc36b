namespace Sonde.Core.Ide;

/// <summary>What was done to a file.</summary>
public enum IdeChange
{
    /// <summary>The file was made.</summary>
    FileMade,

    /// <summary>The entry was added to a file that was there.</summary>
    EntryAdded,

    /// <summary>An entry of the same name, left by an earlier session, was replaced.</summary>
    EntryReplaced,
}
