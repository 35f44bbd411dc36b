namespace Sonde.Core.Profiles.Reading;

/// <summary>From the lines of <c>perf script</c> to the numbers of frames. Not for several threads.</summary>
internal sealed class PerfFrameNumbers
{
    /// <summary>Whole lines are remembered up to so many bytes: most come again, return addresses being the same, and need not be taken apart.</summary>
    private const int MostRemembered = 64 * 1024 * 1024;

    private readonly WordTable _lines = new();
    private readonly WordTable _words = new();
    private byte[] _word = new byte[1024];

    /// <summary>The frame of a line; -1 for none.</summary>
    /// <param name="line">The line.</param>
    /// <param name="builder">Gives frames their numbers; the same one each time.</param>
    public int Find(ReadOnlySpan<byte> line, ProfileBuilder builder)
    {
        if (_lines.TryFind(line, out var number))
        {
            return number;
        }

        number = PerfFrame.TryParse(line, out var frame) ? Intern(frame, builder) : -1;
        if (_lines.Bytes < MostRemembered)
        {
            _lines.Add(line, number);
        }

        return number;
    }

    private int Intern(PerfFrame frame, ProfileBuilder builder)
    {
        var length = frame.Symbol.Length + frame.Module.Length + 2;
        if (_word.Length < length)
        {
            _word = new byte[length * 2];
        }

        frame.Symbol.CopyTo(_word);
        _word[frame.Symbol.Length] = 0;
        frame.Module.CopyTo(_word.AsSpan(frame.Symbol.Length + 1));
        _word[length - 1] = frame.IsKernelAddress ? (byte)1 : (byte)0;
        var word = _word.AsSpan(0, length);
        if (!_words.TryFind(word, out var number))
        {
            number = builder.Intern(frame.ToFrame());
            _words.Add(word, number);
        }

        return number;
    }
}
