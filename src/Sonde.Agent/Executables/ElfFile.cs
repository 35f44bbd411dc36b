using System.Buffers.Binary;
using System.Text;

namespace Sonde.Agent.Executables;

/// <summary>
/// The headers of a 64-bit ELF file of either byte order (System V ABI, gABI 4.1), read from a seekable stream that is not trusted: what is
/// out of range, too many or not there is left out, and nothing is read twice or at a length that the file names without a bound.
/// </summary>
internal sealed class ElfFile
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int SectionSize = 64;
    private const int MostSegments = 256;
    private const int MostSections = 4096;
    private const int MostNameBytes = 64;
    private const ulong Compressed = 0x800;
    private const int CompressionHeaderSize = 24;

    /// <summary>deflate makes at most 1032 bytes of one.</summary>
    private const ulong MostUnpacking = 1032;

    private readonly Stream _stream;
    private readonly bool _isBigEndian;

    private ElfFile(Stream stream, bool isBigEndian)
    {
        _stream = stream;
        _isBigEndian = isBigEndian;
    }

    /// <summary>e_machine: 62 for x86-64, 183 for AArch64.</summary>
    public ushort Machine { get; private set; }

    /// <summary>e_entry: its first instruction in memory, before relocation.</summary>
    public ulong Entry { get; private set; }

    /// <summary>The program headers, in the file's order.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; private set; } = [];

    /// <summary>The section headers, in the file's order; none where they were stripped.</summary>
    public IReadOnlyList<ElfSection> Sections { get; private set; } = [];

    /// <summary>Reads the headers; null when it is not a 64-bit ELF file.</summary>
    public static ElfFile? Open(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (ReadFully(stream, 0, header) < HeaderSize || !header.StartsWith("\u007fELF"u8) || header[4] != 2 || header[5] is not (1 or 2))
        {
            return null;
        }

        var file = new ElfFile(stream, header[5] == 2);
        (file.Machine, file.Entry) = (file.U16(header[18..]), file.U64(header[24..]));
        file.Segments = file.ReadSegments(file.U64(header[32..]), file.U16(header[54..]), file.U16(header[56..]));
        file.Sections = file.ReadSections(file.U64(header[40..]), file.U16(header[58..]), file.U16(header[60..]), file.U16(header[62..]));
        return file;
    }

    /// <summary>How many bytes there are in the file from an offset on, at most so many: what is named but not there needs no memory.</summary>
    public int Present(ulong offset, ulong most)
        => offset >= (ulong)_stream.Length ? 0 : (int)Math.Min(Math.Min(most, (ulong)_stream.Length - offset), int.MaxValue);

    /// <summary>Reads bytes of the file; returns how many there were.</summary>
    public int Read(ulong offset, Span<byte> buffer) => ReadFully(_stream, offset, buffer);

    /// <summary>Reads bytes by their address in memory; returns how many there were in the segment that holds the address.</summary>
    public int ReadAtAddress(ulong address, Span<byte> buffer)
    {
        foreach (var segment in Segments)
        {
            if (segment.Type == ElfSegment.Load && address >= segment.Address && address - segment.Address < segment.FileSize)
            {
                var into = address - segment.Address;
                var count = (int)Math.Min((ulong)buffer.Length, segment.FileSize - into);
                return segment.Offset > ulong.MaxValue - into ? 0 : Read(segment.Offset + into, buffer[..count]);
            }
        }

        return 0;
    }

    /// <summary>The first section of that name.</summary>
    public ElfSection? Section(string name)
    {
        foreach (var section in Sections)
        {
            if (section.Name == name)
            {
                return section;
            }
        }

        return null;
    }

    /// <summary>Two bytes in the file's order.</summary>
    public ushort U16(ReadOnlySpan<byte> bytes)
        => _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    /// <summary>Four bytes in the file's order.</summary>
    public uint U32(ReadOnlySpan<byte> bytes)
        => _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>Eight bytes in the file's order.</summary>
    public ulong U64(ReadOnlySpan<byte> bytes)
        => _isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private List<ElfSegment> ReadSegments(ulong offset, int entrySize, int count)
    {
        var segments = new List<ElfSegment>();
        Span<byte> entry = stackalloc byte[SegmentSize];
        for (var index = 0; index < Math.Min(count, MostSegments) && entrySize >= SegmentSize; index++)
        {
            if (Read(offset + (ulong)(index * entrySize), entry) < SegmentSize)
            {
                break;
            }

            segments.Add(new ElfSegment(U32(entry), U32(entry[4..]), U64(entry[8..]), U64(entry[16..]), U64(entry[32..])));
        }

        return segments;
    }

    private List<ElfSection> ReadSections(ulong offset, int entrySize, int count, int namesIndex)
    {
        var sections = new List<ElfSection>();
        if (entrySize < SectionSize || count > MostSections || namesIndex >= count)
        {
            return sections;
        }

        Span<byte> entry = stackalloc byte[SectionSize];
        Span<byte> name = stackalloc byte[MostNameBytes];
        if (Read(offset + (ulong)(namesIndex * entrySize), entry) < SectionSize)
        {
            return sections;
        }

        var (names, namesSize) = (U64(entry[24..]), U64(entry[32..]));
        for (var index = 0; index < count; index++)
        {
            if (Read(offset + (ulong)(index * entrySize), entry) < SectionSize)
            {
                break;
            }

            var at = U32(entry);
            var length = at < namesSize ? Read(names + at, name[..(int)Math.Min(MostNameBytes, namesSize - at)]) : 0;
            var end = name[..length].IndexOf((byte)0);
            var text = Encoding.Latin1.GetString(name[..(end < 0 ? length : end)]);
            var section = new ElfSection(text, U64(entry[24..]), U64(entry[16..]), U64(entry[32..]));
            sections.Add((U64(entry[8..]) & Compressed) == 0 ? section : section with { UnpackedSize = UnpackedSize(section) });
        }

        return sections;
    }

    /// <summary>From the Elf64_Chdr that a packed section begins with.</summary>
    private ulong UnpackedSize(ElfSection section)
    {
        Span<byte> header = stackalloc byte[CompressionHeaderSize];
        return section.Size < CompressionHeaderSize || Read(section.Offset, header) < CompressionHeaderSize
            ? section.Size
            : Math.Min(U64(header[8..]), Math.Min(section.Size, (ulong)_stream.Length) * MostUnpacking);
    }

    private static int ReadFully(Stream stream, ulong offset, Span<byte> buffer)
    {
        if (offset >= (ulong)stream.Length)
        {
            return 0;
        }

        stream.Position = (long)offset;
        return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }
}
