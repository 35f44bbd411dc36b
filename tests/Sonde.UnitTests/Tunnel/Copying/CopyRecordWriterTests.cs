using Sonde.Tunnel.Copying;

namespace Sonde.UnitTests.Tunnel.Copying;

public sealed class CopyRecordWriterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_piece_is_on_its_way_the_next_is_filled_and_then_it_waits()
    {
        using var channel = new HeldStream();
        var writer = new CopyRecordWriter(channel);

        var filled = 0;
        while (channel.Started == 0 && filled < 100)
        {
            filled += await FillAsync(writer, filled);
        }

        // Nothing has been taken yet, and as much again has room.
        var piece = filled - 1;
        for (var more = 1; more < piece; more++)
        {
            Assert.Equal(1, await FillAsync(writer, filled++));
        }

        var waiting = FillAsync(writer, filled++);
        Assert.False(waiting.IsCompleted);
        channel.Release();
        await waiting;
        channel.Release();
        var flush = writer.FlushAsync(Cancellation).AsTask();
        channel.Release();
        await flush.WaitAsync(Cancellation);

        Assert.Equal(filled, channel.Written.Length / (CopyRecords.MostDataBytes + CopyRecords.DataHeaderLength));
        Assert.Equal([.. Enumerable.Range(0, filled).Select(number => (byte)number)], channel.Written.Where((_, at) => at % (CopyRecords.MostDataBytes + CopyRecords.DataHeaderLength) == CopyRecords.DataHeaderLength));
    }

    [Fact]
    public async Task A_channel_that_fails_is_told_of_at_the_next_occasion_and_flushing_waits_for_it()
    {
        using var channel = new HeldStream();
        var writer = new CopyRecordWriter(channel);
        await FillAsync(writer, 1);
        var flush = writer.FlushAsync(Cancellation).AsTask();
        Assert.False(flush.IsCompleted);

        channel.Fail();

        await Assert.ThrowsAsync<IOException>(() => flush);
    }

    private static async Task<int> FillAsync(CopyRecordWriter writer, int number)
    {
        var room = await writer.MakeRoomAsync(Cancellation);
        room.Span.Fill((byte)number);
        writer.AddData((long)number * room.Length, room.Length);
        return 1;
    }

    /// <summary>Takes a write only when it is released.</summary>
    private sealed class HeldStream : MemoryStream
    {
        private readonly SemaphoreSlim _released = new(0);
        private bool _isBroken;

        public int Started { get; private set; }

        public byte[] Written => ToArray();

        public void Release() => _released.Release();

        public void Fail()
        {
            _isBroken = true;
            _released.Release();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Started++;
            await _released.WaitAsync(cancellationToken);
            if (_isBroken)
            {
                throw new IOException("gone");
            }

            Write(buffer.Span);
        }

        protected override void Dispose(bool disposing)
        {
            _released.Dispose();
            base.Dispose(disposing);
        }
    }
}
