namespace Sonde.Tunnel.Copying;

/// <summary>Writes records to a channel, which it does not own, gathered into long pieces: a short write costs a frame of its own.</summary>
public sealed class CopyRecordWriter(Stream channel)
{
    private const int WriteBytes = 1024 * 1024;

    private readonly byte[] _buffer = new byte[WriteBytes];
    private int _count;

    /// <summary>Adds a record; it may wait for the next flush.</summary>
    /// <exception cref="IOException">The channel failed.</exception>
    public async ValueTask AddAsync(CopyRecord record, CancellationToken cancellation)
    {
        var bytes = CopyRecords.Encode(record);
        if (bytes.Length > _buffer.Length - _count)
        {
            await FlushAsync(cancellation).ConfigureAwait(false);
        }

        if (bytes.Length > _buffer.Length)
        {
            await channel.WriteAsync(bytes, cancellation).ConfigureAwait(false);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>Room for the bytes of a <see cref="DataRecord"/>, to be filled and then added by <see cref="AddData"/>.</summary>
    /// <exception cref="IOException">The channel failed.</exception>
    public async ValueTask<Memory<byte>> MakeRoomAsync(CancellationToken cancellation)
    {
        if (_buffer.Length - _count < CopyRecords.DataHeaderLength + CopyRecords.MostDataBytes)
        {
            await FlushAsync(cancellation).ConfigureAwait(false);
        }

        return _buffer.AsMemory(_count + CopyRecords.DataHeaderLength, CopyRecords.MostDataBytes);
    }

    /// <summary>Adds a <see cref="DataRecord"/> of the first bytes of the room that was made just before.</summary>
    public void AddData(long offset, int count)
    {
        CopyRecords.WriteDataHeader(_buffer.AsSpan(_count), offset, count);
        _count += CopyRecords.DataHeaderLength + count;
    }

    /// <summary>Sends what was added.</summary>
    /// <exception cref="IOException">The channel failed.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (_count > 0)
        {
            var count = _count;
            _count = 0;
            await channel.WriteAsync(_buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
        }
    }
}
