namespace Sonde.Agent.Sampling.Python;

/// <summary>Which instruction is at which line: <c>co_linetable</c> (PEP 657, Objects/locations.md of CPython, 3.11 and later).</summary>
/// <remarks>
/// Entries: a byte with bit 7 set, four bits of kind and three of how many instructions, less one; then what the kind has. 15 no place, 14 a signed varint of
/// lines and three more varints, 13 a signed varint of lines, 10 to 12 so many lines less 10 and two bytes, below that the same line and one byte.
/// </remarks>
internal sealed class LocationTable
{
    /// <summary>The longest that is read, in bytes.</summary>
    public const int MostBytes = 256 * 1024;

    private const int InstructionSize = 2;
    private const int NoPlace = 15;
    private const int Long = 14;
    private const int NoColumn = 13;
    private const int OneLine = 10;

    private readonly List<int> _starts = [];
    private readonly List<int> _lines = [];
    private int _end;

    private LocationTable()
    {
    }

    /// <summary>Parses; what is behind something that cannot be is left out.</summary>
    /// <param name="table">The table.</param>
    /// <param name="firstLine">The line that it begins to count at.</param>
    public static LocationTable Parse(ReadOnlySpan<byte> table, int firstLine)
    {
        var parsed = new LocationTable();
        var line = firstLine;
        for (var at = 0; at < table.Length;)
        {
            var head = table[at++];
            var kind = (head >> 3) & 15;
            if ((head & 0x80) == 0 || !TrySkip(table, kind, ref at, out var lines))
            {
                break;
            }

            line = unchecked(line + lines);
            parsed.Add(((head & 7) + 1) * InstructionSize, kind == NoPlace ? 0 : Math.Max(line, 0));
        }

        return parsed;
    }

    /// <summary>The line of an instruction; 0 for none.</summary>
    /// <param name="offset">How many bytes behind the first instruction.</param>
    public int LineAt(long offset)
    {
        if (offset < 0 || offset >= _end)
        {
            return 0;
        }

        var index = _starts.BinarySearch((int)offset);
        return _lines[index >= 0 ? index : ~index - 1];
    }

    /// <summary>Neighbours of the same line are kept as one.</summary>
    private void Add(int length, int line)
    {
        if (_lines.Count == 0 || _lines[^1] != line)
        {
            _starts.Add(_end);
            _lines.Add(line);
        }

        _end += length;
    }

    private static bool TrySkip(ReadOnlySpan<byte> table, int kind, ref int at, out int lines)
    {
        lines = 0;
        switch (kind)
        {
            case NoPlace:
                return true;
            case Long:
                return TrySigned(table, ref at, out lines) && TryNumber(table, ref at, out _) && TryNumber(table, ref at, out _) && TryNumber(table, ref at, out _);
            case NoColumn:
                return TrySigned(table, ref at, out lines);
            default:
                lines = Math.Max(kind - OneLine, 0);
                at += kind >= OneLine ? 2 : 1;
                return true;
        }
    }

    /// <summary>The lowest bit is the sign.</summary>
    private static bool TrySigned(ReadOnlySpan<byte> table, ref int at, out int value)
    {
        var isRead = TryNumber(table, ref at, out var number);
        value = (number & 1) != 0 ? -(int)(number >> 1) : (int)(number >> 1);
        return isRead;
    }

    /// <summary>Six bits a byte, the lowest first, and one that says whether there are more.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> table, ref int at, out uint value)
    {
        value = 0;
        for (var shift = 0; at < table.Length && shift <= 30; shift += 6)
        {
            var part = table[at++];
            value |= (uint)(part & 63) << shift;
            if ((part & 64) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
