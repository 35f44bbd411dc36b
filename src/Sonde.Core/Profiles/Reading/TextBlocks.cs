namespace Sonde.Core.Profiles.Reading;

/// <summary>Cuts a text into blocks of whole lines, where it can behind an empty line.</summary>
/// <param name="stream">The text; stays open.</param>
internal sealed class TextBlocks(Stream stream)
{
    private byte[] _rest = [];
    private bool _isAtEnd;

    /// <summary>Whether there is no further block.</summary>
    public bool IsOver => _isAtEnd && _rest.Length == 0;

    /// <summary>How many lines were read, in all blocks.</summary>
    public long Lines { get; private set; }

    /// <summary>Reads the next block.</summary>
    /// <param name="buffer">Takes it, and is replaced where not one line fits.</param>
    /// <param name="length">Of the block, in bytes.</param>
    /// <param name="isWhole">Whether what it ends with is complete: an empty line, or the end of all.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="ProfileFormatException">A line is longer than <see cref="LineReader.MostBytes"/>.</exception>
    public bool TryRead(ref byte[] buffer, out int length, out bool isWhole)
    {
        var filled = Fill(ref buffer, 0);
        length = 0;
        while (!_isAtEnd && (length = End(buffer.AsSpan(0, filled))) == 0)
        {
            if (buffer.Length >= LineReader.MostBytes)
            {
                throw LineReader.TooLong(Lines + 1);
            }

            (_rest, buffer) = (buffer, new byte[buffer.Length * 2]);
            filled = Fill(ref buffer, filled);
        }

        length = _isAtEnd ? filled : length;
        var block = buffer.AsSpan(0, length);
        _rest = buffer[length..filled];
        Lines += block.Count((byte)'\n');
        isWhole = _isAtEnd || block.EndsWith("\n\n"u8);
        return length > 0;
    }

    /// <summary>Puts what was left over into the buffer, and then what comes until it is full.</summary>
    /// <returns>How many bytes are in it.</returns>
    private int Fill(ref byte[] buffer, int left)
    {
        left = left == 0 ? _rest.Length : left;
        if (left >= buffer.Length)
        {
            buffer = new byte[left * 2];
        }

        _rest.AsSpan(0, left).CopyTo(buffer);
        var count = stream.ReadAtLeast(buffer.AsSpan(left), buffer.Length - left, throwOnEndOfStream: false);
        _isAtEnd = count < buffer.Length - left;
        return left + count;
    }

    /// <summary>Behind the last empty line; behind the last line where there is none; 0 where that is not whole.</summary>
    private static int End(ReadOnlySpan<byte> text) => text.LastIndexOf("\n\n"u8) is >= 0 and var empty ? empty + 2 : text.LastIndexOf((byte)'\n') + 1;
}
