namespace Sonde.Core.Profiles.Reading;

/// <summary>A stream whose beginning was read already: gives it once more, and then the rest. Only for reading.</summary>
/// <param name="beginning">What was read.</param>
/// <param name="rest">Where the rest is; stays open.</param>
internal sealed class PeekedStream(ReadOnlyMemory<byte> beginning, Stream rest) : Stream
{
    private ReadOnlyMemory<byte> _beginning = beginning;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads up to so many bytes of the beginning, fewer only where the stream ends.</summary>
    public static (ReadOnlyMemory<byte> Beginning, Stream Whole) Peek(Stream stream, int bytes)
    {
        var buffer = new byte[bytes];
        var beginning = buffer.AsMemory(0, stream.ReadAtLeast(buffer, bytes, throwOnEndOfStream: false));
        return (beginning, new PeekedStream(beginning, stream));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_beginning.IsEmpty)
        {
            return rest.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _beginning.Length);
        _beginning.Span[..count].CopyTo(buffer);
        _beginning = _beginning[count..];
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
