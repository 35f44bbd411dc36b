namespace Sonde.Core.Ide;

/// <summary>How taking back one file ended.</summary>
public enum IdeOutcome
{
    /// <summary>The file is byte for byte what it was.</summary>
    Restored,

    /// <summary>The file was made by Sonde and is gone.</summary>
    FileDeleted,

    /// <summary>The file was changed meanwhile; only our entry went.</summary>
    EntryRemoved,

    /// <summary>The entry was gone already.</summary>
    AlreadyGone,

    /// <summary>It stays, for the reason in the detail.</summary>
    Kept,
}
