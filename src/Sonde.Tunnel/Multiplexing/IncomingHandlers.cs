namespace Sonde.Tunnel.Multiplexing;

/// <summary>
/// Runs <see cref="MultiplexerOptions.OnIncoming"/> for each channel, on the thread pool, and counts the tasks: started by the
/// reader thread, stopped by the token, awaited by <see cref="StopAsync"/>.
/// </summary>
internal sealed class IncomingHandlers(Func<IncomingChannel, CancellationToken, Task>? handle, int maximum) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStopping;
    private int _running;

    /// <summary>Hands a channel over, or refuses it where nobody listens or too many handlers are still busy.</summary>
    public void Start(IncomingChannel channel)
    {
        lock (_gate)
        {
            if (handle is null)
            {
                channel.Refuse("this side takes no channels");
            }
            else if (_isStopping)
            {
                channel.Refuse("this side is ending");
            }
            else if (_running >= maximum)
            {
                // A peer that opens and resets in a loop frees its channels, not our handlers.
                channel.Refuse($"{maximum} channels are still being dealt with, which is the limit");
            }
            else
            {
                _running++;
                _ = Task.Run(() => RunAsync(handle, channel));
            }
        }
    }

    /// <summary>Starts no more, cancels their token and returns when all have returned.</summary>
    public async Task StopAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
            SetIdle();
        }

        try
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException)
        {
            // What a handler hung on its token threw; the handler itself is awaited below.
        }

        await _idle.Task.ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(Func<IncomingChannel, CancellationToken, Task> handle, IncomingChannel channel)
    {
        try
        {
            await handle(channel, _stopping.Token).ConfigureAwait(false);
            channel.RefuseForgotten();
        }
        catch (Exception error)
        {
            // Whatever it was, it was about this channel: the peer is told, the others go on.
            channel.Fail(error.Message);
        }

        lock (_gate)
        {
            _running--;
            SetIdle();
        }
    }

    private void SetIdle()
    {
        if (_isStopping && _running == 0)
        {
            _idle.TrySetResult();
        }
    }
}
