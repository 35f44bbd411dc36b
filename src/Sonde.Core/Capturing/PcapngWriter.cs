using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sonde.Core.Capturing;

/// <summary>
/// Writes pcapng of one section and one interface, little-endian, times in nanoseconds (draft-ietf-opsawg-pcapng-02). Blocks gather in
/// <see cref="Written"/> until <see cref="Clear"/>.
/// </summary>
internal sealed class PcapngWriter
{
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint InterfaceDescription = 1;
    private const uint InterfaceStatistics = 5;
    private const uint EnhancedPacket = 6;
    private const ushort Comment = 1;

    private readonly ArrayBufferWriter<byte> _blocks = new(128 * 1024);

    /// <summary>The blocks since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _blocks.WrittenMemory;

    /// <summary>Forgets what was written: it is where it belongs.</summary>
    public void Clear() => _blocks.ResetWrittenCount();

    /// <summary>Begins the section and describes the interface.</summary>
    /// <param name="header">What the packets are.</param>
    /// <param name="origin">Where they come from.</param>
    public void Begin(PcapHeader header, CaptureOrigin origin)
    {
        var section = new byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(section, 0x1A2B3C4D);
        BinaryPrimitives.WriteUInt16LittleEndian(section.AsSpan(4), 1);
        section.AsSpan(8).Fill(0xFF);
        Block(SectionHeader, [section, Text(Comment, origin.Comment), Text(2, origin.Hardware), Text(3, "Linux"), Text(4, origin.Program), End]);

        var described = new byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(described, header.LinkType);
        BinaryPrimitives.WriteUInt32LittleEndian(described.AsSpan(4), header.SnapLength);
        var filter = origin.Filter is null ? [] : Option(11, [0, .. Encoding.UTF8.GetBytes(origin.Filter)]);
        Block(InterfaceDescription, [described, Text(2, origin.Interface), Text(3, origin.Description), Option(9, [9]), filter, End]);
    }

    /// <summary>Adds a packet.</summary>
    public void Add(PcapPacket packet)
    {
        var padded = (packet.Data.Length + 3) & ~3;
        var length = 32 + padded;
        var block = _blocks.GetSpan(length)[..length];
        BinaryPrimitives.WriteUInt32LittleEndian(block, EnhancedPacket);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], (uint)(packet.Nanoseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(block[16..], (uint)packet.Nanoseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(block[20..], (uint)packet.Data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(block[24..], packet.OriginalLength);
        packet.Data.CopyTo(block[28..]);
        block[(28 + packet.Data.Length)..^4].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(block[^4..], (uint)length);
        _blocks.Advance(length);
    }

    /// <summary>Ends with what the kernel counted.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="begin">When it began, in nanoseconds since 1970.</param>
    /// <param name="end">When it ended.</param>
    public void Count(CaptureCounts counts, ulong begin, ulong end)
    {
        var fixedPart = new byte[12];
        Time(end).CopyTo(fixedPart, 4);
        Block(InterfaceStatistics,
        [
            fixedPart, Option(2, Time(begin)), Option(3, Time(end)), Number(5, counts.DroppedByInterface), Number(6, counts.Received),
            Number(7, counts.DroppedByKernel), Number(8, counts.Captured), End,
        ]);
    }

    private static byte[] End => new byte[4];

    private static byte[] Text(ushort code, string text) => Option(code, Encoding.UTF8.GetBytes(text));

    private static byte[] Number(ushort code, long count)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(value, count);
        return Option(code, value);
    }

    private static byte[] Time(ulong nanoseconds)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(value, (uint)(nanoseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(4), (uint)nanoseconds);
        return value;
    }

    private static byte[] Option(ushort code, ReadOnlySpan<byte> value)
    {
        value = value[..Math.Min(value.Length, ushort.MaxValue)];
        var option = new byte[4 + ((value.Length + 3) & ~3)];
        BinaryPrimitives.WriteUInt16LittleEndian(option, code);
        BinaryPrimitives.WriteUInt16LittleEndian(option.AsSpan(2), (ushort)value.Length);
        value.CopyTo(option.AsSpan(4));
        return option;
    }

    private void Block(uint type, IReadOnlyList<byte[]> parts)
    {
        var length = 12 + parts.Sum(static part => part.Length);
        var block = _blocks.GetSpan(length)[..length];
        BinaryPrimitives.WriteUInt32LittleEndian(block, type);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], (uint)length);
        var at = 8;
        foreach (var part in parts)
        {
            part.CopyTo(block[at..]);
            at += part.Length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(block[at..], (uint)length);
        _blocks.Advance(length);
    }
}

/// <summary>Where packets come from, as the file says it.</summary>
/// <param name="Program">Who wrote it: <c>sonde 0.1.0</c>.</param>
/// <param name="Hardware">The node's architecture.</param>
/// <param name="Comment">The target, for people.</param>
/// <param name="Interface">As tcpdump names it: <c>eth0</c>, <c>any</c>.</param>
/// <param name="Description">What it belongs to: pod and container.</param>
/// <param name="Filter">The filter, in tcpdump's language; null for none.</param>
internal sealed record CaptureOrigin(string Program, string Hardware, string Comment, string Interface, string Description, string? Filter);
