namespace Sonde.Core.Ide;

/// <summary>Why a file was left alone.</summary>
public enum IdeRefusalReason
{
    /// <summary>It is not JSON with comments, or of another shape than a launch.json.</summary>
    Malformed,

    /// <summary>The file system refused: read-only, no permission, no space.</summary>
    NotWritable,

    /// <summary>A file of that name is there and not ours.</summary>
    NotOurs,

    /// <summary>Somebody else kept writing it at the same time.</summary>
    Contended,
}
