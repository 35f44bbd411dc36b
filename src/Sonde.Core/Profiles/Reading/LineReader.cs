namespace Sonde.Core.Profiles.Reading;

/// <summary>Cuts a stream into lines without copying them.</summary>
/// <param name="stream">UTF-8 text; stays open.</param>
internal sealed class LineReader(Stream stream)
{
    /// <summary>Longer lines are refused: a stack of 65 536 frames has room.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">Without its end (LF or CRLF); holds until the next call.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="ProfileFormatException">The line is longer than <see cref="MostBytes"/>.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var at = rest[searched..].IndexOf((byte)'\n');
            if (at >= 0 || (_isAtEnd && rest.Length > 0))
            {
                var length = at >= 0 ? searched + at : rest.Length;
                line = rest[..length];
                line = line is [.., (byte)'\r'] ? line[..^1] : line;
                _start += Math.Min(length + 1, rest.Length);
                Number++;
                return true;
            }

            if (_isAtEnd)
            {
                line = default;
                return false;
            }

            searched = rest.Length;
            Fill();
        }
    }

    /// <summary>What is wrong with a line that is longer than <see cref="MostBytes"/>.</summary>
    public static ProfileFormatException TooLong(long number) => new($"has a line ({number}) of more than {MostBytes / 1024 / 1024} MiB");

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_end >= MostBytes)
            {
                throw TooLong(Number + 1);
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        _isAtEnd = count == 0;
    }
}
