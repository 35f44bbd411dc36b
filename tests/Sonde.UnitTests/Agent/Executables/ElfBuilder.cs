using System.Text;

namespace Sonde.UnitTests.Agent.Executables;

/// <summary>Writes small ELF files of either byte order.</summary>
internal sealed class ElfBuilder(bool isBigEndian = false)
{
    private readonly List<(string Name, ulong Address, byte[] Content)> _sections = [];
    private readonly List<(uint Type, uint Flags, ulong Address, byte[] Content)> _segments = [];

    public bool HasSectionHeaders { get; set; } = true;

    public ElfBuilder Section(string name, byte[] content, ulong address = 0)
    {
        _sections.Add((name, address, content));
        return this;
    }

    public ElfBuilder Segment(uint type, uint flags, ulong address, byte[] content)
    {
        _segments.Add((type, flags, address, content));
        return this;
    }

    public byte[] U16(ushort value) => Order(BitConverter.GetBytes(value));

    public byte[] U32(uint value) => Order(BitConverter.GetBytes(value));

    public byte[] U64(ulong value) => Order(BitConverter.GetBytes(value));

    public byte[] Build()
    {
        var body = new MemoryStream();
        var programs = new MemoryStream();
        var sections = new MemoryStream();
        var start = 64UL + (56UL * (ulong)_segments.Count);
        foreach (var (type, flags, address, content) in _segments)
        {
            var offset = Append(body, content, start);
            programs.Write([.. U32(type), .. U32(flags), .. U64(offset), .. U64(address), .. U64(address), .. U64((ulong)content.Length), .. U64((ulong)content.Length), .. U64(16)]);
        }

        var table = new List<byte> { 0 };
        sections.Write(new byte[64]);
        foreach (var (name, address, content) in _sections)
        {
            var at = (uint)table.Count;
            table.AddRange([.. Encoding.ASCII.GetBytes(name), 0]);
            WriteSection(sections, at, address, Append(body, content, start), (ulong)content.Length);
        }

        WriteSection(sections, 0, 0, Append(body, [.. table], start), (ulong)table.Count);
        var sectionsAt = start + (ulong)body.Length;
        var count = HasSectionHeaders ? _sections.Count + 2 : 0;
        byte[] header =
        [
            0x7f, (byte)'E', (byte)'L', (byte)'F', 2, (byte)(isBigEndian ? 2 : 1), 1, .. new byte[9],
            .. U16(2), .. U16(62), .. U32(1), .. U64(0), .. U64(64), .. U64(HasSectionHeaders ? sectionsAt : 0), .. U32(0),
            .. U16(64), .. U16(56), .. U16((ushort)_segments.Count), .. U16(64), .. U16((ushort)count), .. U16((ushort)Math.Max(0, count - 1)),
        ];
        return [.. header, .. programs.ToArray(), .. body.ToArray(), .. HasSectionHeaders ? sections.ToArray() : []];
    }

    private void WriteSection(MemoryStream sections, uint name, ulong address, ulong offset, ulong size)
        => sections.Write([.. U32(name), .. U32(1), .. U64(0), .. U64(address), .. U64(offset), .. U64(size), .. U32(0), .. U32(0), .. U64(1), .. U64(0)]);

    private static ulong Append(MemoryStream body, byte[] content, ulong start)
    {
        while ((start + (ulong)body.Length) % 16 != 0)
        {
            body.WriteByte(0);
        }

        var offset = start + (ulong)body.Length;
        body.Write(content);
        return offset;
    }

    private byte[] Order(byte[] bytes)
    {
        if (isBigEndian == BitConverter.IsLittleEndian)
        {
            Array.Reverse(bytes);
        }

        return bytes;
    }
}
