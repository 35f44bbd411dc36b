using System.Buffers;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Programs;

/// <summary>One of a program's two outputs, on its way to the client. Owns the stream.</summary>
internal sealed class ProgramOutput(Stream source)
{
    private const int BufferSize = 64 * 1024;

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    /// <summary>Takes it for a channel; false where another one has it.</summary>
    public bool TryTake()
    {
        var isFirst = Interlocked.Exchange(ref _isTaken, 1) == 0;
        _opened.TrySetResult();
        return isFirst;
    }

    /// <summary>Passes it on to its end, which is told to the client. A client that is gone closes it, so that the program notices as with any pipe.</summary>
    public async Task PassAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await source.ReadAsync(buffer, cancellation)) > 0)
            {
                await channel.WriteAsync(buffer.AsMemory(0, count), cancellation);
            }

            await channel.EndWritesAsync(cancellation);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The client has closed the channel, or the session ends: nobody to tell.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Close();
        }
    }

    /// <summary>Ends when it was read to its end, or is not read any more; one that no channel was opened for is given up in time.</summary>
    public async Task AwaitEndAsync(TimeSpan mostUntilOpened, TimeProvider clock)
    {
        await Task.WhenAny(_opened.Task, _over.Task, Task.Delay(mostUntilOpened, clock, CancellationToken.None));
        if (!_opened.Task.IsCompleted)
        {
            Close();
        }

        await _over.Task;
    }

    /// <summary>It is not read any more.</summary>
    public void Close()
    {
        source.Dispose();
        _over.TrySetResult();
    }
}
