using System.Text;

namespace Sonde.Core.Logs;

/// <summary>Takes bytes apart into lines. Of a line that is too long the rest is passed over, so that nothing grows.</summary>
/// <param name="take">Takes each line, in order.</param>
internal sealed class LogLines(Action<LogLine> take)
{
    /// <summary>Of one line; more than any format of logs prints, and what a log of a kubelet's holds at the most is 16 KiB a part.</summary>
    public const int MostBytes = 64 * 1024;

    private readonly byte[] _line = new byte[MostBytes];
    private int _length;
    private bool _isCut;

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="take">Takes each line, in order.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task ReadAsync(Stream stream, Action<LogLine> take, CancellationToken cancellation)
    {
        var lines = new LogLines(take);
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            lines.Add(buffer.AsSpan(0, read));
        }

        lines.End();
    }

    /// <summary>Goes on.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            var fits = part[..Math.Min(part.Length, MostBytes - _length)];
            fits.CopyTo(_line.AsSpan(_length));
            _length += fits.Length;
            _isCut |= fits.Length < part.Length;
            if (end < 0)
            {
                return;
            }

            Tell();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>There is no more: a last line without an end counts.</summary>
    public void End()
    {
        if (_length > 0)
        {
            Tell();
        }
    }

    private void Tell()
    {
        var line = _line.AsSpan(0, _length);
        take(new LogLine(Encoding.UTF8.GetString(line.EndsWith("\r"u8) ? line[..^1] : line), _isCut));
        (_length, _isCut) = (0, false);
    }
}
