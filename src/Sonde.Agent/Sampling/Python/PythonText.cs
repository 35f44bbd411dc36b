using System.Buffers.Binary;
using System.Text;

namespace Sonde.Agent.Sampling.Python;

/// <summary>Reads names out of a process, at most 1 KiB of each, as characters that a terminal does not obey.</summary>
/// <param name="memory">The process.</param>
/// <param name="offsets">Where things are.</param>
internal sealed class PythonText(ITargetMemory memory, PythonOffsets offsets)
{
    /// <summary>How many bytes of a text are read.</summary>
    public const int MostBytes = 1024;

    private const uint IsCompact = 1 << 5;
    private const uint IsAscii = 1 << 6;

    /// <summary>PyCompactUnicodeObject has the length of its UTF-8 and a pointer to that more than PyASCIIObject.</summary>
    private const int CompactMore = 16;

    private readonly byte[] _bytes = new byte[MostBytes];

    /// <summary>A str; null where there is none.</summary>
    public string? Read(ulong address)
    {
        Span<byte> head = stackalloc byte[Math.Max(offsets.TextState + sizeof(uint), offsets.TextCount + sizeof(ulong))];
        if (address == 0 || !memory.TryRead(address, head))
        {
            return null;
        }

        var state = BinaryPrimitives.ReadUInt32LittleEndian(head[offsets.TextState..]);
        var count = BinaryPrimitives.ReadUInt64LittleEndian(head[offsets.TextCount..]);
        var size = (int)((state >> 2) & 7);
        if ((state & IsCompact) == 0 || size is not (1 or 2 or 4) || count > int.MaxValue)
        {
            return null;
        }

        var text = _bytes.AsSpan(0, (int)Math.Min(count, (ulong)(MostBytes / size)) * size);
        var start = address + (ulong)(offsets.TextStart + ((state & IsAscii) != 0 ? 0 : CompactMore));
        return text.Length > 0 && !memory.TryRead(start, text) ? null : Decode(text, size);
    }

    /// <summary>What ends with a 0, as the names of types do; null where there is none within 64 bytes.</summary>
    public string? ReadTerminated(ulong address)
    {
        const int most = 64;
        var text = _bytes.AsSpan(0, most);
        // A short one at the end of a page: its last bytes may not be there.
        var read = memory.TryRead(address, text) ? most : memory.TryRead(address, text[..8]) ? 8 : 0;
        var end = text[..read].IndexOf((byte)0);
        return end < 0 ? null : Encoding.ASCII.GetString(text[..end]);
    }

    /// <summary>CPython's three kinds: Latin-1, UCS-2 and UCS-4, whole characters each.</summary>
    internal static string Decode(ReadOnlySpan<byte> text, int size)
    {
        var decoded = new StringBuilder(text.Length / size);
        for (var at = 0; at + size <= text.Length; at += size)
        {
            var letter = size switch
            {
                1 => text[at],
                2 => BinaryPrimitives.ReadUInt16LittleEndian(text[at..]),
                _ => BinaryPrimitives.ReadUInt32LittleEndian(text[at..]),
            };
            decoded.Append(!Rune.TryCreate(letter, out var rune) ? Rune.ReplacementChar.ToString() : Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return decoded.ToString();
    }
}
