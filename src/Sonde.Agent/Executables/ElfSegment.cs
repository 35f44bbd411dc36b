namespace Sonde.Agent.Executables;

/// <summary>A program header: part of the file that is mapped, or a note.</summary>
/// <param name="Type">p_type: 1 for loaded parts, 4 for notes.</param>
/// <param name="Flags">p_flags: 1 executable, 2 writable, 4 readable.</param>
/// <param name="Offset">Where in the file.</param>
/// <param name="Address">Where in memory, before relocation.</param>
/// <param name="FileSize">How many bytes of it are in the file.</param>
internal readonly record struct ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize)
{
    /// <summary>PT_LOAD.</summary>
    public const uint Load = 1;

    /// <summary>PT_NOTE.</summary>
    public const uint Note = 4;

    /// <summary>PF_W.</summary>
    public bool IsWritable => (Flags & 2) != 0;

    /// <summary>PF_X.</summary>
    public bool IsExecutable => (Flags & 1) != 0;
}
