namespace Sonde.Tunnel.Copying;

/// <summary>Writes records to a channel, which it does not own, gathered into long pieces: a short write costs a frame of its own.</summary>
/// <remarks>While one piece is on its way the next is filled, so that the transport never waits for a file.</remarks>
public sealed class CopyRecordWriter(Stream channel)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Who has little to say needs no more.</summary>
    private const int LeastBytes = 16 * 1024;

    private byte[] _buffer = new byte[LeastBytes];
    private byte[] _sent = [];
    private Task _sending = Task.CompletedTask;
    private int _count;

    /// <summary>Adds a record; it may wait for the next flush.</summary>
    /// <exception cref="IOException">The channel failed.</exception>
    public async ValueTask AddAsync(CopyRecord record, CancellationToken cancellation)
    {
        var bytes = CopyRecords.Encode(record);
        if (bytes.Length > MostBytes)
        {
            await FlushAsync(cancellation).ConfigureAwait(false);
            await channel.WriteAsync(bytes, cancellation).ConfigureAwait(false);
            return;
        }

        await ReserveAsync(bytes.Length, cancellation).ConfigureAwait(false);
        bytes.CopyTo(_buffer.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>Room for the bytes of a <see cref="DataRecord"/>, to be filled and then added by <see cref="AddData"/>.</summary>
    /// <exception cref="IOException">The channel failed.</exception>
    public async ValueTask<Memory<byte>> MakeRoomAsync(CancellationToken cancellation)
    {
        await ReserveAsync(CopyRecords.DataHeaderLength + CopyRecords.MostDataBytes, cancellation).ConfigureAwait(false);
        return _buffer.AsMemory(_count + CopyRecords.DataHeaderLength, CopyRecords.MostDataBytes);
    }

    /// <summary>Adds a <see cref="DataRecord"/> of the first bytes of the room that was made just before.</summary>
    public void AddData(long offset, int count)
    {
        CopyRecords.WriteDataHeader(_buffer.AsSpan(_count), offset, count);
        _count += CopyRecords.DataHeaderLength + count;
    }

    /// <summary>Sends what was added, and waits until the channel has taken it.</summary>
    /// <exception cref="IOException">The channel failed.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        await PushAsync(cancellation).ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
    }

    /// <summary>Sees to it that so many bytes, at most <see cref="MostBytes"/>, can be added.</summary>
    private async ValueTask ReserveAsync(int count, CancellationToken cancellation)
    {
        if (_count + count > MostBytes)
        {
            await PushAsync(cancellation).ConfigureAwait(false);
        }

        if (_count + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(MostBytes, Math.Max(Math.Max(LeastBytes, 2 * _buffer.Length), _count + count)));
        }
    }

    /// <summary>Begins to send what was added, once the piece before has gone.</summary>
    private async ValueTask PushAsync(CancellationToken cancellation)
    {
        await _sending.ConfigureAwait(false);
        if (_count > 0)
        {
            (_buffer, _sent) = (_sent, _buffer);
            _sending = channel.WriteAsync(_sent.AsMemory(0, _count), cancellation).AsTask();
            _count = 0;
        }
    }
}
