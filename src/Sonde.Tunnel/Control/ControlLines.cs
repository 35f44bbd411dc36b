using System.Text.Json;

namespace Sonde.Tunnel.Control;

/// <summary>The lines of a control channel: JSON objects, each followed by a line feed, at most 1 MiB with it; or of another one, with a limit of its own.</summary>
internal sealed class ControlLines(Stream channel, int most = ControlLines.MaximumLength)
{
    public const int MaximumLength = 1024 * 1024;

    private byte[] _buffer = new byte[4 * 1024];
    private int _start;
    private int _end;

    /// <summary>A message as a line.</summary>
    /// <exception cref="IOException">It is longer than a line may be.</exception>
    public static byte[] Encode(ControlMessage message)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, ControlJson.Default.ControlMessage);
        if (json.Length >= MaximumLength)
        {
            throw new IOException($"A control message of {json.Length} bytes is longer than the {MaximumLength} that a line may have.");
        }

        return [.. json, (byte)'\n'];
    }

    /// <summary>The next line without its line feed, valid until the next call; null at the end of the channel.</summary>
    /// <exception cref="IOException">A line is too long, the channel ended within a line, or it failed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        var seen = 0;
        while (true)
        {
            var lineFeed = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (lineFeed >= 0)
            {
                var line = _buffer.AsMemory(_start, seen + lineFeed);
                _start += line.Length + 1;
                return line;
            }

            seen = _end - _start;
            if (seen >= most)
            {
                throw new IOException($"A line of the channel is longer than {most} bytes.");
            }

            MakeRoom();
            var count = await channel.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            _end += count;
            if (count == 0)
            {
                return seen == 0 ? null : throw new IOException("The channel ended within a line.");
            }
        }
    }

    private void MakeRoom()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        var target = rest.Length > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        rest.CopyTo(target);
        _buffer = target;
        _end = rest.Length;
        _start = 0;
    }
}
