using System.Threading.Channels;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Tunnel.Control;

/// <summary>The client's end of a control channel: requests and their answers, joined by id; events as they come.</summary>
/// <remarks>
/// Two tasks run from the opening until <see cref="DisposeAsync"/>, which awaits them: one reads lines, the other writes those
/// that <see cref="AskAsync"/> queued, so that a caller who gives up never leaves half a line behind. The channel's end stops
/// both.
/// </remarks>
public sealed class ControlClient : IAsyncDisposable
{
    // A person's requests come one by one; what exceeds this waits in AskAsync.
    private const int QueuedRequests = 16;

    // How long closing waits for the agent to take the last lines.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly TunnelChannel _channel;
    private readonly TimeProvider _clock;
    private readonly Action<AgentEvent> _onEvent;
    private readonly Channel<byte[]> _requests = Channel.CreateBounded<byte[]>(QueuedRequests);
    private readonly Lock _gate = new();
    private readonly Dictionary<long, TaskCompletionSource<AgentAnswer>> _asked = [];
    private readonly Task _reading;
    private readonly Task _writing;
    private long _lastId;
    private IOException? _ended;

    private ControlClient(TunnelChannel channel, Action<AgentEvent> onEvent, TimeProvider clock)
    {
        _channel = channel;
        _clock = clock;
        _onEvent = onEvent;
        _reading = Task.Run(ReadAsync);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Opens the control channel of <paramref name="multiplexer"/>.</summary>
    /// <param name="multiplexer">The session; not owned.</param>
    /// <param name="onEvent">Called for each event, in order, one at a time; must neither block nor throw.</param>
    /// <param name="cancellation">Ends the opening.</param>
    /// <exception cref="ChannelRefusedException">The agent refused it.</exception>
    /// <exception cref="IOException">The session has ended.</exception>
    public static async Task<ControlClient> OpenAsync(
        Multiplexer multiplexer, Action<AgentEvent> onEvent, CancellationToken cancellation)
    {
        var channel = await multiplexer.OpenAsync(new ControlPurpose().Encode(), cancellation).ConfigureAwait(false);
        return new ControlClient(channel, onEvent, multiplexer.Clock);
    }

    /// <summary>Asks and awaits the answer. Cancelling stops the waiting only: the agent carries the request out.</summary>
    /// <exception cref="AgentRefusedException">The agent answered with an error.</exception>
    /// <exception cref="IOException">The session ended first, or the answer was not a <typeparamref name="TAnswer"/>.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(AgentRequest request, CancellationToken cancellation)
        where TAnswer : AgentAnswer
    {
        var answered = new TaskCompletionSource<AgentAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = Enlist(answered);
        try
        {
            var line = ControlLines.Encode(new ControlMessage(id, Request: request));
            await _requests.Writer.WriteAsync(line, cancellation).ConfigureAwait(false);
            var answer = await answered.Task.WaitAsync(cancellation).ConfigureAwait(false);
            return answer as TAnswer
                ?? throw new IOException($"The agent answered {answer.GetType().Name} where {typeof(TAnswer).Name} was asked for.");
        }
        catch (ChannelClosedException)
        {
            throw Ended();
        }
        finally
        {
            Forget(id);
        }
    }

    /// <summary>Closes the channel. Requests without an answer throw <see cref="IOException"/>. Idempotent.</summary>
    public async ValueTask DisposeAsync()
    {
        End(new IOException("this side closed the control channel"), isReset: false);
        try
        {
            await _writing.WaitAsync(CloseLimit, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // An agent that does not read does not get to know that this was a proper end.
        }

        await _channel.DisposeAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        try
        {
            var lines = new ControlLines(_channel);
            while (await lines.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                Take(line);
            }

            End(new IOException("the agent closed the control channel"), isReset: false);
        }
        catch (Exception error)
        {
            End(new IOException(error.Message, error), isReset: true);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var line in _requests.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await _channel.WriteAsync(line, CancellationToken.None).ConfigureAwait(false);
            }

            await _channel.EndWritesAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            End(new IOException(error.Message, error), isReset: true);
        }
    }

    /// <exception cref="IOException">The line is no message of an agent.</exception>
    private void Take(ReadOnlyMemory<byte> line)
    {
        var read = ControlLine.Parse(line.Span);
        if (read.Message is { Event: { } happened })
        {
            _onEvent(happened);
        }
        else if (read.Message is { Answer: { } answer })
        {
            Find(read.Id)?.TrySetResult(answer);
        }
        else if (read.Message is { Error: { } refusal })
        {
            Find(read.Id)?.TrySetException(new AgentRefusedException(refusal));
        }
        else if (!read.IsEvent)
        {
            // A newer agent's events may be unknown here, and are no loss. An answer is to something that was asked.
            var error = new IOException($"The agent's answer was not understood: {read.Problem}");
            if (read.Id < 1 || read.Id > Interlocked.Read(ref _lastId))
            {
                throw error;
            }

            Find(read.Id)?.TrySetException(error);
        }
    }

    private long Enlist(TaskCompletionSource<AgentAnswer> answered)
    {
        lock (_gate)
        {
            if (_ended is not null)
            {
                throw Ended();
            }

            _asked.Add(++_lastId, answered);
            return _lastId;
        }
    }

    private TaskCompletionSource<AgentAnswer>? Find(long id)
    {
        lock (_gate)
        {
            return _asked.GetValueOrDefault(id);
        }
    }

    private void Forget(long id)
    {
        lock (_gate)
        {
            _asked.Remove(id);
        }
    }

    /// <summary>
    /// Nothing can be asked from now on, and what was asked stays unanswered. The first reason wins. The agent reads a proper
    /// end or, where
    /// <paramref name="isReset"/>, none.
    /// </summary>
    private void End(IOException reason, bool isReset)
    {
        TaskCompletionSource<AgentAnswer>[] unanswered;
        lock (_gate)
        {
            _ended ??= reason;
            unanswered = [.. _asked.Values];
        }

        if (isReset)
        {
            _channel.Dispose();
        }

        _requests.Writer.TryComplete();
        foreach (var asked in unanswered)
        {
            asked.TrySetException(Ended());
        }
    }

    // A new one each time: an exception is thrown once.
    private IOException Ended() => new(_ended?.Message, _ended?.InnerException);
}
