using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Sonde.FuzzTests.Harness;

/// <summary>Makes inputs of examples: a few changes each, of the kinds that parsers stumble over.</summary>
internal sealed class Mutator(FuzzRandom random, IReadOnlyList<byte[]> tokens)
{
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, 125, 126, 127, 128, 255, 256, 1023, 1024, 1025, 4096, 32767, 32768, 65535, 65536, 1 << 20, (1 << 20) + 1,
        int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue,
    ];

    private static readonly string[] Openings = ["[", "{", "{\"a\":", "[[", "(", "- ", "? ", "<a>", "&a [", "/*", "{[", "\n  ", "\\", "\"", "*a,", "\n"];

    private static readonly string[] Oddities =
        ["\0", "\uFEFF", "\r", "\r\n", "\\ud800", "\\u0000", "\uFFFD", "1e999", "-0", "null", "true", "\"\"", "\u2028", "\u00df", "1e5", "99999999999999999999", "..", "//", "{}", "[]"];

    private readonly InputBuffer _input = new();

    /// <summary>The next input.</summary>
    /// <param name="examples">At least one.</param>
    public byte[] Next(IReadOnlyList<byte[]> examples)
    {
        _input.Set(random.Of(examples));
        if (random.OneIn(200))
        {
            return _input.ToArray();
        }

        var changes = 1;
        while (changes < 12 && !random.OneIn(3))
        {
            changes++;
        }

        for (; changes > 0; changes--)
        {
            Change(examples);
        }

        return _input.ToArray();
    }

    private void Change(IReadOnlyList<byte[]> examples)
    {
        switch (random.Below(16))
        {
            case 0:
                Flip();
                break;
            case 1:
                Overwrite([(byte)random.Next()]);
                break;
            case 2:
                _input.Insert(Place(), [(byte)random.Next()]);
                break;
            case 3 or 4:
                WriteNumber();
                break;
            case 5:
                WriteLength();
                break;
            case 6:
                ReplaceDigits();
                break;
            case 7:
                _input.Remove(Place(), 1 + random.Below(random.OneIn(4) ? 64 : 4));
                break;
            case 8:
                Splice(random.Of(examples));
                break;
            case 9:
                _input.Truncate(Place());
                break;
            case 10 or 11 when tokens.Count > 0:
                Put(random.Of(tokens));
                break;
            case 12:
                Put(Encoding.UTF8.GetBytes(random.Of(Oddities)));
                break;
            case 13:
                RepeatPart();
                break;
            case 14:
                Nest();
                break;
            default:
                MovePart();
                break;
        }
    }

    private int Place() => random.Below(_input.Length + 1);

    private Range Part(int most)
    {
        var start = random.Below(_input.Length);
        return start..Math.Min(_input.Length, start + 1 + random.Below(most));
    }

    private void Flip()
    {
        if (_input.Length > 0)
        {
            _input.Bytes[random.Below(_input.Length)] ^= (byte)(1 << random.Below(8));
        }
    }

    private void Overwrite(ReadOnlySpan<byte> bytes)
    {
        var at = Place();
        var count = Math.Min(bytes.Length, _input.Length - at);
        bytes[..count].CopyTo(_input.Bytes[at..]);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (random.OneIn(3))
        {
            Overwrite(bytes);
        }
        else
        {
            _input.Insert(Place(), bytes);
        }
    }

    private void WriteNumber()
    {
        var number = random.Of(Numbers);
        if (random.OneIn(3))
        {
            Put(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        }
        else
        {
            WriteBinary(number, random.OneIn(8));
        }
    }

    /// <summary>As if a length stood there: what is left of the input, or nearly.</summary>
    private void WriteLength() => WriteBinary(_input.Length - random.Below(16) + random.Below(16) - random.Below(_input.Length + 1), isInserted: false);

    private void WriteBinary(long number, bool isInserted)
    {
        Span<byte> bytes = stackalloc byte[8];
        var width = 1 << random.Below(4);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        bytes = bytes[..width];
        if (random.OneIn(2))
        {
            bytes.Reverse();
        }

        if (isInserted)
        {
            _input.Insert(Place(), bytes);
        }
        else
        {
            Overwrite(bytes);
        }
    }

    private void ReplaceDigits()
    {
        var from = Place();
        var digit = _input.Bytes[from..].IndexOfAnyInRange((byte)'0', (byte)'9');
        if (digit < 0)
        {
            return;
        }

        var end = _input.Bytes[(from + digit)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        _input.Remove(from + digit, end < 0 ? _input.Length - from - digit : end);
        _input.Insert(from + digit, Encoding.ASCII.GetBytes(random.Of(Numbers).ToString(CultureInfo.InvariantCulture)));
    }

    private void Splice(ReadOnlySpan<byte> other)
    {
        var start = random.Below(other.Length);
        var part = other.Slice(start, Math.Min(other.Length - start, 1 + random.Below(random.OneIn(4) ? 4096 : 128)));
        if (random.OneIn(4))
        {
            _input.Truncate(Place());
        }

        _input.Insert(Place(), part);
    }

    private void RepeatPart()
    {
        if (_input.Length == 0)
        {
            return;
        }

        var part = _input.Bytes[Part(random.OneIn(4) ? 256 : 24)].ToArray();
        Many(part, Times());
    }

    private void Nest() => Many(Encoding.ASCII.GetBytes(random.Of(Openings)), Times());

    /// <summary>Mostly a few; the whole 64 KiB only now and then, because such inputs take the time of thousands.</summary>
    private int Times() => random.OneIn(400) ? 65536 : random.OneIn(20) ? 1 + random.Below(300) : 1 + random.Below(4);

    private void Many(ReadOnlySpan<byte> part, int times)
    {
        var most = Math.Min(times, (InputBuffer.MostBytes / part.Length) + 1);
        var all = new byte[most * part.Length];
        for (var index = 0; index < most; index++)
        {
            part.CopyTo(all.AsSpan(index * part.Length));
        }

        _input.Insert(Place(), all);
    }

    private void MovePart()
    {
        if (_input.Length == 0)
        {
            return;
        }

        var (start, length) = Part(64).GetOffsetAndLength(_input.Length);
        var part = _input.Bytes.Slice(start, length).ToArray();
        _input.Remove(start, length);
        _input.Insert(Place(), part);
    }
}
