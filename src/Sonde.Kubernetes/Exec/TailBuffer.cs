using System.Text;

namespace Sonde.Kubernetes.Exec;

/// <summary>Keeps the last bytes of a stream. Written by one thread, read by any.</summary>
internal sealed class TailBuffer(int capacity)
{
    private readonly Lock _gate = new();
    private readonly byte[] _bytes = new byte[capacity];
    private long _written;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            foreach (var value in bytes)
            {
                _bytes[_written++ % _bytes.Length] = value;
            }
        }
    }

    /// <summary>The last bytes as text; a character cut in two at the beginning becomes U+FFFD.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            var begin = (int)(_written % _bytes.Length);
            return _written <= _bytes.Length
                ? Encoding.UTF8.GetString(_bytes, 0, (int)_written)
                : Encoding.UTF8.GetString([.. _bytes[begin..], .. _bytes[..begin]]);
        }
    }
}
