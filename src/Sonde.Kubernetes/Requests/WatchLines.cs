using System.Text.Json;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes.Requests;

/// <summary>The events of a watch: one JSON object a line.</summary>
internal sealed class WatchLines(Stream stream) : IDisposable
{
    // An object is at most 1.5 MiB in etcd; its JSON, with managed fields, a few times that.
    private const int MaximumLine = 16 * 1024 * 1024;

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next one; null at the end. A last line that is cut off is dropped: it will come again.</summary>
    /// <exception cref="JsonException">A line is not such an object.</exception>
    /// <exception cref="IOException">The connection broke, or a line is longer than 16 MiB.</exception>
    public async Task<WatchLine?> ReadAsync(CancellationToken cancellation)
    {
        var searched = _start;
        while (true)
        {
            var end = _buffer.AsSpan(searched.._end).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + end - _start);
                _start = searched + end + 1;
                if (!line.Span.Trim((byte)'\r').IsEmpty)
                {
                    return JsonSerializer.Deserialize(line.Span, ApiJson.Default.WatchLine);
                }

                searched = _start;
                continue;
            }

            MakeRoom();
            searched = _end;
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    public void Dispose() => stream.Dispose();

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_end >= MaximumLine)
            {
                throw new IOException("the watch sent an event of more than 16 MiB");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
