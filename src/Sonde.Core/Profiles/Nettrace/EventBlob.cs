namespace Sonde.Core.Profiles.Nettrace;

/// <summary>The header of an event in a block, and its payload.</summary>
internal ref struct EventBlob
{
    /// <summary>Which metadata record tells what it is; 0 in the blocks of these records.</summary>
    public int MetadataId;

    /// <summary>Counts the events of the thread that wrote it.</summary>
    public uint Sequence;

    /// <summary>The thread that wrote it.</summary>
    public long WritingThread;

    /// <summary>The thread that it is about.</summary>
    public long ThreadId;

    /// <summary>Which stack; 0 for none.</summary>
    public int StackId;

    public long Ticks;

    public int PayloadBytes;

    public ReadOnlySpan<byte> Payload;
}
