using System.Buffers;
using Sonde.Agent.Shielding;

namespace Sonde.Agent.Intercepting;

/// <summary>A stream with what was read of it and not used yet. One reader; a read that was begun is waited for by whoever asks next.</summary>
internal sealed class WireBuffer : IAsyncDisposable
{
    /// <summary>As much as a frame of the tunnel takes.</summary>
    private const int First = 32 * 1024;

    private readonly CancellationTokenSource _reading;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(First);
    private int _start;
    private int _end;
    private Task<int>? _filling;

    /// <summary>Wraps it.</summary>
    /// <param name="stream">The stream; disposed with this.</param>
    /// <param name="cancellation">Ends its reads.</param>
    public WireBuffer(Stream stream, CancellationToken cancellation) => (Stream, _reading) = (stream, CancellationTokenSource.CreateLinkedTokenSource(cancellation));

    /// <summary>The stream, to write to.</summary>
    public Stream Stream { get; }

    /// <summary>What was read and not used yet.</summary>
    public ReadOnlyMemory<byte> Unread => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Whether a read has come to its end that nobody has waited for yet: bytes, an end or a failure.</summary>
    public bool HasNews => _filling is { IsCompleted: true };

    /// <summary>These bytes were used.</summary>
    public void Advance(int count) => _start += count;

    /// <summary>Reads more, in addition to <see cref="Unread"/>, which may have <see cref="HttpHead.MostBytes"/> at the most.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="IOException">The stream broke, or the buffer is full.</exception>
    /// <exception cref="OperationCanceledException">Its reads were ended.</exception>
    public async Task<int> FillAsync()
    {
        var count = await Begin();
        _filling = null;
        _end += count;
        return count;
    }

    /// <summary>Begins to read more, unless that was begun before. <see cref="FillAsync"/> takes what comes.</summary>
    public Task<int> Begin() => _filling ??= ReadAsync();

    /// <summary>Ends its reads: the one that is under way, and all that follow.</summary>
    public Task StopReadingAsync() => _reading.CancelAsync();

    /// <summary>Passes everything on to another stream until the end, and then the end.</summary>
    /// <param name="to">The other stream.</param>
    /// <param name="cancellation">Ends the writes.</param>
    public async Task PassAsync(Stream to, CancellationToken cancellation)
    {
        do
        {
            if (!Unread.IsEmpty)
            {
                await to.WriteAsync(Unread, cancellation);
                Advance(Unread.Length);
            }
        }
        while (await FillAsync() > 0);
        await StreamSplice.EndWritesAsync(to, cancellation);
    }

    /// <summary>Passes both ways until both directions have ended.</summary>
    /// <exception cref="IOException">One of them broke; both are cut off then.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; neither is cut off.</exception>
    public static async Task SpliceAsync(WireBuffer one, WireBuffer other, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var up = one.PassAsync(other.Stream, either.Token);
        var down = other.PassAsync(one.Stream, either.Token);
        var last = await Task.WhenAny(up, down);
        if (last.IsCompletedSuccessfully)
        {
            last = last == up ? down : up;
            await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!last.IsCompletedSuccessfully && !cancellation.IsCancellationRequested)
        {
            await BreakAsync(one, other);
        }

        await either.CancelAsync();
        await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await last;
    }

    /// <summary>Cuts both off, and ends their reads.</summary>
    public static async Task BreakAsync(WireBuffer one, WireBuffer other)
    {
        StreamSplice.Cut(one.Stream);
        StreamSplice.Cut(other.Stream);
        await one.StopReadingAsync();
        await other.StopReadingAsync();
    }

    /// <summary>Ends the read that may be under way, then the stream.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reading.CancelAsync();
        await Stream.DisposeAsync();
        if (_filling is { } filling)
        {
            await ((Task)filling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_start, _end) = (0, 0);
        _reading.Dispose();
    }

    private async Task<int> ReadAsync()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        return await Stream.ReadAsync(_buffer.AsMemory(_end), _reading.Token);
    }

    private void MakeRoom()
    {
        var length = _end - _start;
        if (length >= HttpHead.MostBytes)
        {
            throw new IOException("the buffer is full");
        }

        var room = ArrayPool<byte>.Shared.Rent(length * 2 > First ? 2 * HttpHead.MostBytes : First);
        _buffer.AsSpan(_start, length).CopyTo(room);
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (room, 0, length);
    }
}
