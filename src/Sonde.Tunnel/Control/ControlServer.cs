using System.Threading.Channels;

namespace Sonde.Tunnel.Control;

/// <summary>The agent's end of a control channel.</summary>
/// <remarks>
/// <see cref="RunAsync"/> runs one task beside itself, which alone writes; it waits for lines and events or for the client to take some, and is
/// awaited before RunAsync returns.
/// </remarks>
public sealed class ControlServer
{
    private readonly Stream _channel;
    private readonly ControlEvents _events = new();

    // Answers, and null as the sign that events wait: before each, those are written. Requests are answered one at a time, so
    // two is plenty.
    private readonly Channel<byte[]?> _lines = Channel.CreateBounded<byte[]?>(2);
    private bool _isTorn;

    /// <summary>Wraps the accepted channel, which it does not own.</summary>
    public ControlServer(Stream channel) => _channel = channel;

    /// <summary>
    /// Reads requests until the channel ends and answers each with what <paramref name="handle"/> returns, in order, one at a
    /// time. <see cref="AgentRefusedException"/> becomes its error; any other exception becomes <see
    /// cref="AgentErrorCode.Unexpected"/>; a request that cannot be read becomes <see cref="AgentErrorCode.NotUnderstood"/>.
    /// Where it is cancelled or fails, the events that wait are still sent as far as the client takes them at once. Called
    /// once.
    /// </summary>
    /// <exception cref="IOException">The channel was reset, ended within a line, or a line was longer than 1 MiB.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task RunAsync(Func<AgentRequest, CancellationToken, Task<AgentAnswer>> handle, CancellationToken cancellation)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writing = WriteAsync(stopping.Token);
        try
        {
            var requests = new ControlLines(_channel);
            while (await requests.ReadAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                var answer = await AnswerAsync(ControlLine.Parse(line.Span), handle, cancellation).ConfigureAwait(false);
                await _lines.Writer.WriteAsync(Encode(answer), cancellation).ConfigureAwait(false);
            }

            _lines.Writer.TryComplete();
            await writing.ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new IOException(closed.InnerException?.Message, closed);
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
            await WriteLastAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Sends an event. Never blocks and never throws: a status that the client has not taken yet is replaced by the newer one.
    /// At most 16 wait; where there is no room the oldest is lost. Of hits 32 wait, and further ones are not taken.
    /// </summary>
    /// <returns>False where it was not taken.</returns>
    public bool Send(AgentEvent message)
    {
        var isTaken = _events.Add(message);
        _lines.Writer.TryWrite(null); // Where that is full, whatever fills it makes the writer look.
        return isTaken;
    }

    private static async Task<ControlMessage> AnswerAsync(
        ControlLine line, Func<AgentRequest, CancellationToken, Task<AgentAnswer>> handle, CancellationToken cancellation)
    {
        if (line.Message?.Request is not { } request)
        {
            var problem = line.Problem ?? "the line holds no request";
            return new ControlMessage(line.Id, Error: new AgentError(AgentErrorCode.NotUnderstood, $"The agent does not know this request: {problem}"));
        }

        try
        {
            return new ControlMessage(line.Id, Answer: await handle(request, cancellation).ConfigureAwait(false));
        }
        catch (AgentRefusedException refusal)
        {
            return new ControlMessage(line.Id, Error: refusal.Error);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            return new ControlMessage(line.Id, Error: new AgentError(AgentErrorCode.Unexpected, error.Message));
        }
    }

    private static byte[] Encode(ControlMessage answer)
    {
        try
        {
            return ControlLines.Encode(answer);
        }
        catch (IOException tooLong)
        {
            return ControlLines.Encode(new ControlMessage(answer.Id, Error: new AgentError(AgentErrorCode.Unexpected, tooLong.Message)));
        }
    }

    private async Task WriteAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                await WriteEventsAsync(stopping).ConfigureAwait(false);
                if (line is not null)
                {
                    await WriteLineAsync(line, stopping).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error)
        {
            _lines.Writer.TryComplete(error);
        }
    }

    /// <summary>Sends the events that wait, as far as that needs no waiting.</summary>
    private async Task WriteLastAsync()
    {
        _lines.Writer.TryComplete();
        try
        {
            await WriteEventsAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The client does not take them, or the channel has failed: nobody to tell.
        }
    }

    private async Task WriteEventsAsync(CancellationToken stopping)
    {
        while (!_isTorn && _events.TryTake(out var message))
        {
            await WriteLineAsync(ControlLines.Encode(new ControlMessage(0, Event: message)), stopping).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Writes a line, also when stopping already; only waiting for the client then ends. A line that was cut off cannot be
    /// taken back: nothing may follow it.
    /// </summary>
    private async Task WriteLineAsync(byte[] line, CancellationToken stopping)
    {
        using var giveUp = new CancellationTokenSource();
        _isTorn = true;
        var writing = _channel.WriteAsync(line, giveUp.Token);
        using var registration = stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), giveUp);
        await writing.ConfigureAwait(false);
        _isTorn = false;
    }
}
