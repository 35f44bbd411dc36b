using System.Text;

namespace Sonde.Containers.Commands;

/// <summary>Keeps the last bytes of a stream of unknown length. Any thread may append or read.</summary>
internal sealed class BoundedTail(int capacity)
{
    private readonly Lock _gate = new();
    private readonly byte[] _ring = new byte[capacity];
    private long _written;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _written += Math.Max(0, bytes.Length - capacity);
            foreach (var value in bytes[Math.Max(0, bytes.Length - capacity)..])
            {
                _ring[_written++ % capacity] = value;
            }
        }
    }

    /// <summary>Appends until the stream ends or breaks; a broken pipe is an end here.</summary>
    public async Task FillAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                Append(buffer.AsSpan(0, read));
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // What was said so far is kept; why the pipe ended is told by the process's exit.
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            var length = (int)Math.Min(_written, capacity);
            var bytes = new byte[length];
            for (var index = 0; index < length; index++)
            {
                bytes[index] = _ring[(_written - length + index) % capacity];
            }

            return Encoding.UTF8.GetString(bytes);
        }
    }
}
