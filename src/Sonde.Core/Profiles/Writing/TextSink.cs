using System.Buffers.Text;
using System.Text;

namespace Sonde.Core.Profiles.Writing;

/// <summary>UTF-8 text to a stream in large pieces. Call <see cref="Flush"/> at the end.</summary>
/// <param name="stream">Where to.</param>
internal sealed class TextSink(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _used;

    /// <summary>Writes bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used)
        {
            Flush();
        }

        if (bytes.Length > _buffer.Length)
        {
            stream.Write(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Writes a text as it is; half characters become U+FFFD.</summary>
    public void Write(string text)
    {
        if (text.Length * 3 <= _buffer.Length)
        {
            Reserve(text.Length * 3);
            _used += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_used));
        }
        else
        {
            Write(Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>Writes a whole number.</summary>
    public void Write(long number)
    {
        Reserve(24);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_used), out var length);
        _used += length;
    }

    /// <summary>Writes a number with so many decimals.</summary>
    public void Write(double number, byte decimals)
    {
        Reserve(400);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_used), out var length, new System.Buffers.StandardFormat('F', decimals));
        _used += length;
    }

    /// <summary>Hands everything on.</summary>
    public void Flush()
    {
        stream.Write(_buffer, 0, _used);
        _used = 0;
    }

    private void Reserve(int bytes)
    {
        if (bytes > _buffer.Length - _used)
        {
            Flush();
        }
    }
}
