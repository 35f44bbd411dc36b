using System.Buffers.Binary;
using System.Text;

namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>Reads the fields of a chunk one behind the other. Numbers are packed: seven bits a byte, the lowest first, of nine bytes at the most, the last of which has eight.</summary>
/// <param name="bytes">The chunk.</param>
/// <param name="at">Where the first field begins.</param>
/// <param name="end">Where the last one ends.</param>
/// <exception cref="ProfileFormatException">They are no part of the chunk.</exception>
internal ref struct RecordCursor(ReadOnlySpan<byte> bytes, int at, int end)
{
    /// <summary>Characters of a text that are kept; what is beyond them is passed over.</summary>
    private const int MostLetters = 2048;

    private readonly ReadOnlySpan<byte> _bytes = at >= 0 && at <= end && end <= bytes.Length ? bytes[..end] : throw Damaged();

    /// <summary>Where the next field begins.</summary>
    public int At { get; private set; } = at;

    /// <summary>How many bytes are left.</summary>
    public readonly int Left => _bytes.Length - At;

    /// <summary>It is no chunk.</summary>
    public static ProfileFormatException Damaged() => new("is damaged: a chunk's parts do not fit together");

    /// <summary>The next so many bytes.</summary>
    /// <exception cref="ProfileFormatException">There are fewer.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Left)
        {
            throw Damaged();
        }

        At += count;
        return _bytes.Slice(At - count, count);
    }

    public byte UInt8() => Take(1)[0];

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    /// <summary>A packed number.</summary>
    public long Packed()
    {
        var value = 0L;
        for (var shift = 0; shift < 56; shift += 7)
        {
            var part = UInt8();
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        return value | (long)UInt8() << 56;
    }

    /// <summary>How many of something follow, each of which has at least a byte.</summary>
    /// <exception cref="ProfileFormatException">There cannot be so many.</exception>
    public int Count() => Packed() is >= 0 and var count && count <= Left ? (int)count : throw Damaged();

    /// <summary>A text, by the byte before it: 0 none, 1 empty, 2 the number of one that is told elsewhere, 3 UTF-8, 4 packed letters, 5 Latin-1.</summary>
    public RecordValue Text()
    {
        switch (UInt8())
        {
            case 0:
                return default;
            case 1:
                return new RecordValue(0, "");
            case 2:
                return new RecordValue(Packed(), null);
            case 3:
                return new RecordValue(0, Cut(Encoding.UTF8.GetString(Take(Count()))));
            case 4:
                var letters = new StringBuilder();
                for (var left = Count(); left > 0; left--)
                {
                    letters.Append((char)Packed());
                }

                return new RecordValue(0, Cut(letters.ToString()));
            case 5:
                return new RecordValue(0, Cut(Encoding.Latin1.GetString(Take(Count()))));
            default:
                throw Damaged();
        }
    }

    private static string Cut(string text) => text.Length <= MostLetters ? text : text[..MostLetters];
}
