using System.Buffers.Text;
using System.Text;

namespace Sonde.Core.Profiles.Reading;

/// <summary>
/// Reads collapsed stacks: <c>main;handle;sum 12</c>, a line for each stack, outermost frame first. The marks of stackcollapse's --all are understood:
/// <c>_[k]</c> for the kernel, <c>_[i]</c> for inlined, <c>_[j]</c> for compiled at run time.
/// </summary>
internal sealed class CollapsedReader
{
    private readonly ProfileBuilder _builder;
    private readonly Func<string, ProfileFrame> _frame;
    private readonly long _each;
    private readonly WordTable _words = new();
    private int[] _stack = new int[256];

    private CollapsedReader(ProfileBuilder builder, Func<string, ProfileFrame> frame, long each) => (_builder, _frame, _each) = (builder, frame, each);

    /// <summary>Reads it to the end.</summary>
    /// <exception cref="ProfileFormatException">A line does not end in a number.</exception>
    public static Profile Read(Stream stream) => Read(stream, new ProfileBuilder(ProfileKind.Samples), Frame, 1);

    /// <summary>Reads stacks of a profiler that is known to the end.</summary>
    /// <param name="stream">UTF-8; stays open.</param>
    /// <param name="builder">Takes them, and is built.</param>
    /// <param name="frame">What a frame's text means.</param>
    /// <param name="each">What a value of one stands for, in the builder's unit; above 0.</param>
    /// <exception cref="ProfileFormatException">A line does not end in a number.</exception>
    public static Profile Read(Stream stream, ProfileBuilder builder, Func<string, ProfileFrame> frame, long each)
    {
        var reader = new CollapsedReader(builder, frame, each);
        var lines = new LineReader(stream);
        while (lines.TryRead(out var line))
        {
            line = line.Trim(" \t"u8);
            if (line.Length > 0 && line[0] != '#')
            {
                reader.Take(line, lines.Number);
            }
        }

        return reader._builder.Build();
    }

    /// <summary>Finds the value at the end of a line, and what stands before it.</summary>
    public static bool TryCut(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> stack, out long value)
    {
        var space = line.LastIndexOfAny((byte)' ', (byte)'\t');
        stack = space > 0 ? line[..space].TrimEnd(" \t"u8) : default;
        var number = line[(space + 1)..];
        value = 0;
        return stack.Length > 0 && ((Utf8Parser.TryParse(number, out value, out var used) && used == number.Length) || TryRound(number, out value));
    }

    private static bool TryRound(ReadOnlySpan<byte> number, out long value)
    {
        var isNumber = Utf8Parser.TryParse(number, out double fraction, out var used) && used == number.Length && fraction is >= 0 and < long.MaxValue / 2;
        value = isNumber ? (long)Math.Round(fraction) : 0;
        return isNumber;
    }

    private void Take(ReadOnlySpan<byte> line, long number)
    {
        if (!TryCut(line, out var rest, out var value))
        {
            throw new ProfileFormatException($"does not end in a number in line {number}");
        }

        var depth = 0;
        while (true)
        {
            var end = rest.IndexOf((byte)';');
            var name = end < 0 ? rest : rest[..end];
            if (depth == _stack.Length)
            {
                Array.Resize(ref _stack, depth < ProfileBuilder.MostFrames ? depth * 2 : throw new ProfileFormatException($"holds a stack of more than {ProfileBuilder.MostFrames} frames in line {number}"));
            }

            if (name.Length > 0)
            {
                _stack[depth++] = Intern(name);
            }

            if (end < 0)
            {
                break;
            }

            rest = rest[(end + 1)..];
        }

        _builder.Add(_stack.AsSpan(0, depth), value <= ProfileBuilder.MostTotal / _each ? value * _each : throw new ProfileFormatException($"holds a value that is too great in line {number}"));
    }

    private int Intern(ReadOnlySpan<byte> name)
    {
        if (!_words.TryFind(name, out var frame))
        {
            frame = _builder.Intern(_frame(Encoding.UTF8.GetString(name)));
            _words.Add(name, frame);
        }

        return frame;
    }

    private static ProfileFrame Frame(string name) =>
        name.Length <= 4 ? new ProfileFrame(name)
        : name.EndsWith("_[k]", StringComparison.Ordinal) ? new ProfileFrame(name[..^4], Kind: FrameKind.Kernel)
        : name.EndsWith("_[i]", StringComparison.Ordinal) ? new ProfileFrame(name[..^4], Kind: FrameKind.Inlined)
        : name.EndsWith("_[j]", StringComparison.Ordinal) ? new ProfileFrame(name[..^4], Kind: FrameKind.Jit)
        : new ProfileFrame(name);
}
