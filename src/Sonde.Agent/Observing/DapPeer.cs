using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Sonde.Agent.Guarding;

namespace Sonde.Agent.Observing;

/// <summary>A client of a debug adapter: requests and their answers, and the stops.</summary>
/// <remarks>Tasks: one that reads, from the making until <see cref="DisposeAsync"/>, which awaits it; it blocks on the stream.</remarks>
internal sealed class DapPeer : IAsyncDisposable
{
    private const long Nobody = long.MinValue;
    private const int BufferSize = 64 * 1024;

    /// <summary>Stops follow continues, so that more than one waits only where several threads stopped; a debugger that floods is not waited for.</summary>
    private const int MostStops = 16;

    private readonly Stream _stream;
    private readonly DapFraming _framing = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<DapAnswer>> _asked = new();
    private readonly Channel<DapStop> _stops = Channel.CreateBounded<DapStop>(new BoundedChannelOptions(MostStops) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly TaskCompletionSource _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _clock;
    private readonly Task _reading;
    private long _sequence;
    private long _continued = Nobody;
    private string? _complaint;

    /// <param name="stream">Leads to the adapter; owned.</param>
    /// <param name="dialect">How it is spoken to.</param>
    /// <param name="clock">Says when a stop was heard of.</param>
    public DapPeer(Stream stream, IDapDialect dialect, TimeProvider clock)
    {
        (_stream, Dialect, _clock) = (stream, dialect, clock);
        _reading = ReadAsync();
    }

    /// <summary>How it is spoken to.</summary>
    public IDapDialect Dialect { get; }

    /// <summary>The thread that was told of last as going on; null for none since it was made null.</summary>
    public long? LastContinued
    {
        get => Volatile.Read(ref _continued) is not Nobody and var thread ? thread : null;
        set => Volatile.Write(ref _continued, value ?? Nobody);
    }

    /// <summary>The stops, as they are told.</summary>
    public ChannelReader<DapStop> Stops => _stops.Reader;

    /// <summary>Completes when the adapter is ready for breakpoints.</summary>
    public Task Initialized => _initialized.Task;

    /// <summary>Completes when the adapter is gone or says that the target is.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Asks, and awaits the answer. Not for several threads at once.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">Writes the arguments' properties.</param>
    /// <param name="cancellation">Stops the waiting; the request is sent all the same.</param>
    /// <exception cref="IOException">The adapter is gone.</exception>
    public async Task<DapAnswer> AskAsync(string command, Action<Utf8JsonWriter> arguments, CancellationToken cancellation)
    {
        var answers = await SendAsync([(command, arguments)]);
        return await answers[0].WaitAsync(cancellation);
    }

    /// <summary>Asks several things at once, which the adapter carries out one after the other. Not for several threads at once.</summary>
    /// <returns>The answers, in that order; each throws an <see cref="IOException"/> where the adapter is gone before it.</returns>
    /// <exception cref="IOException">The adapter is gone.</exception>
    public async Task<IReadOnlyList<Task<DapAnswer>>> SendAsync(IReadOnlyList<(string Command, Action<Utf8JsonWriter> Arguments)> requests)
    {
        var bytes = new List<byte>();
        var answers = new List<Task<DapAnswer>>();
        foreach (var (command, arguments) in requests)
        {
            var answer = new TaskCompletionSource<DapAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            var sequence = ++_sequence;
            _asked[sequence] = answer;
            answers.Add(answer.Task);
            bytes.AddRange(DapText.Request(sequence, command, arguments));
        }

        await _stream.WriteAsync(bytes.ToArray(), CancellationToken.None);
        return !_ended.Task.IsCompleted ? answers : throw new IOException("The debugger has ended.");
    }

    /// <summary>Leaves the adapter.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[BufferSize];
        try
        {
            int count;
            while ((count = await _stream.ReadAsync(buffer)) > 0)
            {
                _framing.Feed(buffer.AsSpan(0, count), Take);
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // This side has left, or the relay has.
        }

        End();
    }

    private void End()
    {
        _ended.TrySetResult();
        _stops.Writer.TryComplete();
        foreach (var asked in _asked.Values)
        {
            asked.TrySetException(new IOException("The debugger has ended."));
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        using var document = JsonRead.TryParse(message);
        if (document is null)
        {
            return;
        }

        var (root, body) = (document.RootElement, document.RootElement.Object("body"));
        switch (root.Text("type"), root.Text("event"))
        {
            case ("response", _) when root.Number("request_seq") is { } sequence && _asked.TryRemove(sequence, out var asked):
                asked.TrySetResult(new DapAnswer(root.Flag("success") == true, DapText.Problem(root), body.ValueKind == JsonValueKind.Object ? body.Clone() : default));
                break;
            case ("event", "stopped"):
                Stop(body);
                break;
            case ("event", "continued"):
                LastContinued = body.Number("threadId");
                break;
            case ("event", "output") when DapStop.Complaint(body.Lines("output")) is { } complaint:
                _complaint = complaint;
                break;
            case ("event", "initialized"):
                _initialized.TrySetResult();
                break;
            case ("event", "terminated" or "exited"):
                End();
                break;
            default:
                break;
        }
    }

    private void Stop(JsonElement body)
    {
        // debugpy says in its output that a condition failed, and then stops as at a hit; dlv says it with the stop.
        var stop = new DapStop(body.Number("threadId") ?? 0, body.Text("reason") ?? "", body.Lines("text") ?? body.Text("description"), _clock.GetTimestamp());
        _stops.Writer.TryWrite(_complaint is null ? stop : stop with { Reason = "exception", Text = DapStop.BadCondition + ": " + _complaint });
        _complaint = null;
    }
}
