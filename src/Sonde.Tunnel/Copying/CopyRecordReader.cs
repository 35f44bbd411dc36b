using System.Buffers.Binary;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Tunnel.Copying;

/// <summary>Reads the records of a channel, which it does not own.</summary>
public sealed class CopyRecordReader(Stream channel)
{
    private const int LeastBuffer = 16 * 1024;

    private byte[] _buffer = new byte[LeastBuffer];
    private int _start;
    private int _end;

    /// <summary>The next record; null at the end of the channel.</summary>
    /// <exception cref="IOException">It is too long or makes no sense, the channel ended within it, or failed.</exception>
    public async ValueTask<CopyRecord?> ReadAsync(CancellationToken cancellation)
    {
        if (!await FillAsync(CopyRecords.HeaderLength, cancellation).ConfigureAwait(false))
        {
            return _start == _end ? null : throw Cut();
        }

        var kind = _buffer[_start];
        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 1));
        if (length > CopyRecords.MaximumLength)
        {
            throw new IOException($"A record of files has {length} bytes; {CopyRecords.MaximumLength} are allowed.");
        }

        var whole = CopyRecords.HeaderLength + (int)length;
        if (!await FillAsync(whole, cancellation).ConfigureAwait(false))
        {
            throw Cut();
        }

        var payload = _buffer.AsMemory(_start + CopyRecords.HeaderLength, (int)length);
        _start += whole;
        return CopyRecords.Parse(kind, payload);
    }

    /// <summary>False where the channel ends before so many bytes are there.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellation)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var (room, missing) = (_buffer.AsMemory(_end), count - (_end - _start));
            var read = channel is TunnelChannel tunnel
                ? await tunnel.ReadAtLeastAsync(room, missing, cancellation).ConfigureAwait(false)
                : await channel.ReadAsync(room, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        if (_buffer.Length - _start >= count && _end < _buffer.Length)
        {
            return;
        }

        // Twice a record, so that a stream of long ones is not moved for each of them.
        var rest = _buffer.AsSpan(_start, _end - _start);
        var target = count > _buffer.Length / 2 && _buffer.Length < 2 * (CopyRecords.HeaderLength + CopyRecords.MaximumLength) ? new byte[Math.Max(2 * count, _buffer.Length)] : _buffer;
        rest.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, rest.Length);
    }

    private static IOException Cut() => new("The channel of files ended within a record.");
}
