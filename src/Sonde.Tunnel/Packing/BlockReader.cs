using System.Buffers.Binary;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Tunnel.Packing;

/// <summary>Reads blocks and gives their bytes. Blocking, for one thread.</summary>
internal sealed class BlockReader(Stream transport)
{
    private readonly byte[] _read = new byte[Lz4Block.MaximumLength + BlockWriter.HeaderLength];
    private byte[] _unpacked = [];
    private int _start;
    private int _end;
    private int _plainLeft;
    private int _unpackedStart;
    private int _unpackedEnd;

    /// <summary>At least one byte; 0 at the end of the stream.</summary>
    /// <exception cref="ProtocolViolationException">A block breaks a rule.</exception>
    /// <exception cref="IOException">The stream ends in the middle of a block.</exception>
    public int Read(Span<byte> buffer)
    {
        if (_unpackedStart < _unpackedEnd)
        {
            return TakeUnpacked(buffer);
        }

        if (_plainLeft > 0)
        {
            return ReadPlain(buffer);
        }

        if (!Fill(BlockWriter.HeaderLength))
        {
            return _start == _end ? 0 : throw Cut();
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(_read.AsSpan(_start)) + 1;
        var stored = BinaryPrimitives.ReadUInt16BigEndian(_read.AsSpan(_start + sizeof(ushort))) + 1;
        _start += BlockWriter.HeaderLength;
        if (stored == length)
        {
            _plainLeft = length;
            return ReadPlain(buffer);
        }

        if (stored > length)
        {
            throw new ProtocolViolationException($"a block of {length} bytes takes {stored}");
        }

        return Unpack(length, stored, buffer);
    }

    private int Unpack(int length, int stored, Span<byte> buffer)
    {
        if (!Fill(stored))
        {
            throw Cut();
        }

        var source = _read.AsSpan(_start, stored);
        _start += stored;
        if (length <= buffer.Length)
        {
            return Lz4Block.TryDecode(source, buffer[..length]) ? length : throw Broken();
        }

        if (_unpacked.Length == 0)
        {
            _unpacked = new byte[Lz4Block.MaximumLength];
        }

        if (!Lz4Block.TryDecode(source, _unpacked.AsSpan(0, length)))
        {
            throw Broken();
        }

        (_unpackedStart, _unpackedEnd) = (0, length);
        return TakeUnpacked(buffer);
    }

    private int TakeUnpacked(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _unpackedEnd - _unpackedStart);
        _unpacked.AsSpan(_unpackedStart, count).CopyTo(buffer);
        _unpackedStart += count;
        return count;
    }

    private int ReadPlain(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _plainLeft);
        if (_start < _end)
        {
            count = Math.Min(count, _end - _start);
            _read.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
        }
        else
        {
            count = transport.Read(buffer[..count]);
            if (count == 0)
            {
                throw Cut();
            }
        }

        _plainLeft -= count;
        return count;
    }

    /// <summary>Reads until so many bytes are there; false where the stream ends first.</summary>
    private bool Fill(int wanted)
    {
        if (_read.Length - _start < wanted || _start == _end)
        {
            _read.AsSpan(_start, _end - _start).CopyTo(_read);
            (_start, _end) = (0, _end - _start);
        }

        while (_end - _start < wanted)
        {
            var count = transport.Read(_read.AsSpan(_end));
            if (count == 0)
            {
                return false;
            }

            _end += count;
        }

        return true;
    }

    private static IOException Cut() => new("the other side closed the stream in the middle of a block");

    private static ProtocolViolationException Broken() => new("a block cannot be unpacked");
}
