namespace Sonde.Tunnel.Copying;

/// <summary>
/// One record of a channel <see cref="Control.FilesPurpose"/>. Names are relative to what is copied, in Unicode, their parts divided by <c>/</c>; what was asked for itself has the
/// empty name. The bytes are <see cref="CopyRecords"/>'.
/// </summary>
public abstract record CopyRecord;

/// <summary>From the receiver, before <see cref="ReadyRecord"/>: what an earlier, broken copy left of a file.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Length">So many bytes; at most what <paramref name="Pieces"/> cover.</param>
/// <param name="Pieces">CRC-32C of each piece of <see cref="PieceSums.PieceBytes"/>; the last one may be shorter.</param>
public sealed record HaveRecord(string Name, long Length, IReadOnlyList<uint> Pieces) : CopyRecord;

/// <summary>From the receiver: it has told what it has, and waits.</summary>
public sealed record ReadyRecord : CopyRecord;

/// <summary>From the sender: a folder; what is in it comes after it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mode">Its permission bits (chmod(2)).</param>
public sealed record FolderRecord(string Name, int Mode) : CopyRecord;

/// <summary>From the sender: a symbolic link.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Target">Where it points, as it is written.</param>
public sealed record LinkRecord(string Name, string Target) : CopyRecord;

/// <summary>From the sender: a file. Its data follow, then <see cref="FileEndRecord"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mode">Its permission bits (chmod(2)).</param>
/// <param name="Modified">When it was written last, in nanoseconds since 1970.</param>
/// <param name="Size">Its length as it was before reading.</param>
/// <param name="From">What the receiver has of it up to here is right, and is not sent again.</param>
public sealed record FileRecord(string Name, int Mode, long Modified, long Size, long From) : CopyRecord;

/// <summary>From the sender: bytes of the file. What lies between two of them is zeros.</summary>
/// <param name="Offset">Where in the file; never before the end of the last one.</param>
/// <param name="Bytes">1 to <see cref="CopyRecords.MostDataBytes"/> bytes; of a record that was read valid until the next one is.</param>
public sealed record DataRecord(long Offset, ReadOnlyMemory<byte> Bytes) : CopyRecord;

/// <summary>From the sender: the end of a file.</summary>
/// <param name="Length">Its whole length.</param>
/// <param name="Checksum">CRC-32C over the offset (8 bytes) and the bytes of each <see cref="DataRecord"/>, in order.</param>
/// <param name="State">How it was read.</param>
public sealed record FileEndRecord(long Length, uint Checksum, CopiedState State) : CopyRecord;

/// <summary>From the sender: something that is not copied.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Detail">The same in words.</param>
public sealed record SkippedRecord(string Name, SkipReason Reason, string Detail) : CopyRecord;

/// <summary>From the sender: that was all. From the receiver, as the last record: everything has its final name.</summary>
/// <param name="Totals">What the side has counted.</param>
public sealed record DoneRecord(CopyTotals Totals) : CopyRecord;

/// <summary>From either side, as its last record: it cannot go on.</summary>
/// <param name="Code">For programs, one of <see cref="Control.AgentErrorCode"/>.</param>
/// <param name="Message">For people.</param>
public sealed record FailedRecord(string Code, string Message) : CopyRecord;

/// <summary>From the sender, as its last record: it will not come back, so nothing is to be kept.</summary>
public sealed record CancelledRecord : CopyRecord;

/// <summary>How a file was read.</summary>
public enum CopiedState
{
    /// <summary>As it was when it was begun.</summary>
    Whole = 0,

    /// <summary>It has grown since; what was added is not in the copy.</summary>
    Grown = 1,

    /// <summary>It was changed or cut while it was read: the copy may be of neither state.</summary>
    Changed = 2,

    /// <summary>Reading it failed; there is no copy.</summary>
    Unreadable = 3,
}

/// <summary>Why something is not copied.</summary>
public enum SkipReason
{
    /// <summary>It may not be read, or cannot be.</summary>
    Unreadable = 1,

    /// <summary>A device, a socket or a pipe.</summary>
    Special = 2,

    /// <summary>Its name, or where its link points, is not UTF-8 or too long.</summary>
    Name = 3,

    /// <summary>A file system of the kernel's own, such as /proc, that was not asked for by name.</summary>
    FileSystem = 4,
}

/// <summary>What was copied.</summary>
/// <param name="Files">Files.</param>
/// <param name="Folders">Folders.</param>
/// <param name="Links">Symbolic links.</param>
/// <param name="Skipped">What was left out, counted once each.</param>
/// <param name="Bytes">The lengths of the files together, holes included.</param>
public sealed record CopyTotals(long Files, long Folders, long Links, long Skipped, long Bytes)
{
    /// <summary>Nothing.</summary>
    public static CopyTotals None { get; } = new(0, 0, 0, 0, 0);
}
