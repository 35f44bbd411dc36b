using Sonde.Tunnel.Multiplexing;

namespace Sonde.Tunnel.Packing;

/// <summary>
/// Packs what a multiplexer writes to a transport, and unpacks what it reads, block by block (docs/protocol.md, "Blocks"). What is said
/// through a tunnel is mostly text, and every hop of an exec stream costs by the byte.
/// </summary>
/// <remarks>
/// Blocking; one reader and one writer at a time, each on a thread of its own. The prefaces pass as they are, so that a peer that is not a
/// Sonde can be quoted. A write is one write of the transport.
/// </remarks>
public sealed class PackedStream : Stream
{
    private readonly Stream _transport;
    private readonly BlockWriter _writer = new();
    private readonly BlockReader _reader;
    private int _prefaceWritten;
    private int _prefaceRead;
    private bool _isForeign;

    /// <summary>Owns <paramref name="transport"/> from now on.</summary>
    public PackedStream(Stream transport) => (_transport, _reader) = (transport, new BlockReader(transport));

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <summary>Not supported.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads at least one byte, or 0 at the end.</summary>
    /// <exception cref="ProtocolViolationException">A block breaks a rule.</exception>
    public override int Read(Span<byte> buffer) => _isForeign || _prefaceRead < Wire.PrefaceLength ? ReadPreface(buffer) : _reader.Read(buffer);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var plain = Math.Min(buffer.Length, Wire.PrefaceLength - _prefaceWritten);
        if (plain > 0)
        {
            _prefaceWritten += plain;
            _transport.Write(buffer[..plain]);
            buffer = buffer[plain..];
        }

        while (!buffer.IsEmpty)
        {
            _transport.Write(_writer.Pack(ref buffer));
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => _transport.Flush();

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _transport.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadPreface(Span<byte> buffer)
    {
        var count = _transport.Read(_isForeign ? buffer : buffer[..Math.Min(buffer.Length, Wire.PrefaceLength - _prefaceRead)]);
        if (!_isForeign)
        {
            _isForeign = !buffer[..count].SequenceEqual(Wire.Preface.Slice(_prefaceRead, count));
            _prefaceRead += count;
        }

        return count;
    }
}
