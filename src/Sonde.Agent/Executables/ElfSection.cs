namespace Sonde.Agent.Executables;

/// <summary>A section header.</summary>
/// <param name="Name">Its name, at most 64 bytes of it.</param>
/// <param name="Offset">Where in the file.</param>
/// <param name="Address">Where in memory, before relocation; 0 when it is not loaded.</param>
/// <param name="Size">Its size in bytes.</param>
internal readonly record struct ElfSection(string Name, ulong Offset, ulong Address, ulong Size)
{
    /// <summary>Its size when it is unpacked (SHF_COMPRESSED, gABI 4.2); at most what deflate can make of it.</summary>
    public ulong UnpackedSize { get; init; } = Size;
}
