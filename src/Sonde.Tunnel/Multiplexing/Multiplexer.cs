using System.Diagnostics.CodeAnalysis;
using Sonde.Tunnel.Links;

namespace Sonde.Tunnel.Multiplexing;

/// <summary>Many channels over one ordered byte stream (docs/protocol.md).</summary>
/// <remarks>
/// Runs, all from <see cref="Start"/> until <see cref="Completion"/>:
/// the reader thread, blocked in the transport's Read;
/// the writer thread, blocked in its Write or waiting for frames;
/// a timer that beats;
/// the handlers of incoming channels, on the thread pool;
/// and one task that waits for the first reason to end and then stops them all, in that order.
/// Both threads block rather than await because asynchronous I/O over TLS costs twice the processor time.
/// </remarks>
[SuppressMessage("Usage", "CA2213", Justification = "RunAsync disposes what this owns, whether DisposeAsync is called or the peer ends it.")]
public sealed class Multiplexer : IAsyncDisposable
{
    private const int ThreadStack = 256 * 1024;
    private const int BeatsUntilDead = 3;

    // A sender keeps what was not confirmed, 4 MiB or more, and should not have to wait for the next beat; each word of it wakes every process on the way.
    private const int ToldAtOnce = LinkStream.Keeps / 4;

    // How long the end waits for what is queued to be written; for the reader to say why where a write failed; and for the
    // transport's blocked calls to return after its Dispose.
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReaderLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);

    private readonly Stream _transport;
    private readonly MultiplexerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ChannelTable _table;
    private readonly OutboundFrames _outbound = new();
    private readonly IncomingHandlers _handlers;
    private readonly FrameReader _reader;
    private readonly Heartbeat _heartbeat;
    private readonly TaskCompletionSource<MultiplexerEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Exception? _writeError;
    private long _toldReceived;

    private Multiplexer(Stream transport, MultiplexerOptions options, TimeProvider clock)
    {
        _transport = transport;
        _options = options;
        _clock = clock;
        _table = new ChannelTable(options.IsClient, options.MaximumChannels);
        _handlers = new IncomingHandlers(options.OnIncoming, options.MaximumChannels);
        _reader = new FrameReader(transport);
        _heartbeat = new Heartbeat(options.Heartbeat, options.Grace, clock, Beat);
        var reading = RunOnThread("sonde tunnel reader", Read);
        var writing = RunOnThread("sonde tunnel writer", Write);
        Completion = RunAsync(reading, writing);
    }

    /// <summary>Ends when the multiplexer has ended, with why; never faults.</summary>
    public Task<MultiplexerEnd> Completion { get; }

    /// <summary>
    /// A peer from which nothing came for so long is taken for gone. Starts as <see cref="MultiplexerOptions.Grace"/>; may be
    /// changed while the multiplexer runs, because the agent learns the client's wish from its Hello.
    /// </summary>
    public TimeSpan Grace
    {
        get => _heartbeat.Grace;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, _options.Heartbeat);
            _heartbeat.Grace = value;
        }
    }

    /// <summary>The clock that it was started with.</summary>
    internal TimeProvider Clock => _clock;

    /// <summary>Starts to serve. Owns <paramref name="transport"/> from now on.</summary>
    /// <param name="transport">
    /// An ordered byte stream in both directions with blocking Read, Write and Flush, called from one thread each. Its Dispose
    /// must make a blocked Read and a blocked Write return or throw. Read returns 0 at the peer's end. Each Write gets up to 64
    /// KiB and is followed by a Flush.
    /// </param>
    /// <param name="options">How to behave.</param>
    /// <param name="clock">Gives heartbeats and limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static Multiplexer Start(Stream transport, MultiplexerOptions options, TimeProvider clock)
    {
        options.Validate();
        return new Multiplexer(transport, options, clock);
    }

    /// <summary>Opens a channel; returns when the peer accepted it. Cancelling takes the request back.</summary>
    /// <param name="purpose">What for: at most 1 KiB, meaning agreed between the two ends.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ChannelRefusedException">The peer refused it; the message is the peer's. Or this side has its limit of channels open.</exception>
    /// <exception cref="IOException">The multiplexer has ended.</exception>
    public Task<TunnelChannel> OpenAsync(ReadOnlyMemory<byte> purpose, CancellationToken cancellation) => OpenAsync(purpose, _options.Window, cancellation);

    /// <summary>Likewise, with a window of its own.</summary>
    /// <param name="purpose">What for: at most 1 KiB, meaning agreed between the two ends.</param>
    /// <param name="window">Bytes that may be under way to this side before its reader has taken any. 4 KiB to 16 MiB.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ChannelRefusedException">The peer refused it; the message is the peer's. Or this side has its limit of channels open.</exception>
    /// <exception cref="IOException">The multiplexer has ended.</exception>
    public async Task<TunnelChannel> OpenAsync(ReadOnlyMemory<byte> purpose, int window, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(purpose.Length, Wire.MaximumPurpose);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, Wire.MinimumWindow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, Wire.MaximumWindow);
        cancellation.ThrowIfCancellationRequested();
        var channel = _table.AddOwn(id =>
        {
            var opening = new TunnelChannel(id, window, _outbound, _table);
            opening.Open(purpose.Span);
            return opening;
        });

        try
        {
            await channel.Opened.WaitAsync(cancellation).ConfigureAwait(false);
            return channel;
        }
        catch (OperationCanceledException)
        {
            channel.Reset("the opener gave up");
            throw;
        }
    }

    /// <summary>
    /// Ends it: every channel fails, what was written is flushed for at most a second, the transport closed. Idempotent.
    /// Returns when both threads and every incoming handler have ended: not to be awaited by such a handler.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        End(MultiplexerEndReason.Disposed, "this side closed the tunnel");
        await Completion.ConfigureAwait(false);
    }

    private static Task RunOnThread(string name, Action run)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                run();
                done.SetResult();
            }, ThreadStack);
        thread.Name = name;
        thread.IsBackground = true;
        thread.Start();
        return done.Task;
    }

    private async Task<MultiplexerEnd> RunAsync(Task reading, Task writing)
    {
        await Task.WhenAny(_ended.Task, writing).ConfigureAwait(false);
        if (_writeError is { } error)
        {
            // A program that ends at once breaks our write before we have read its last words, and those say why.
            await WaitAsync(_ended.Task, ReaderLimit).ConfigureAwait(false);
            End(MultiplexerEndReason.TransportFailed, error.Message);
        }

        var end = await _ended.Task.ConfigureAwait(false);
        _heartbeat.Dispose();
        foreach (var channel in _table.Close(end.Detail))
        {
            channel.Fail(new IOException(end.Detail));
        }

        var handling = _handlers.StopAsync();
        var isFlushing = end.Reason == MultiplexerEndReason.Disposed;
        _outbound.Stop(isFlushing, isSaid: _options.Link is not null);
        if (isFlushing)
        {
            await WaitAsync(writing, FlushLimit).ConfigureAwait(false);
        }

        try
        {
            await _transport.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The first reason to end has been kept; a transport that also fails to close adds nothing.
        }

        // Threads that a transport keeps against its duty are background threads: left behind rather than waited for.
        await WaitAsync(Task.WhenAll(reading, writing), CloseLimit).ConfigureAwait(false);
        await handling.ConfigureAwait(false);
        _handlers.Dispose();
        return end;
    }

    private async Task WaitAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The limit is all that is wanted.
        }
    }

    private void End(MultiplexerEndReason reason, string detail) => _ended.TrySetResult(new MultiplexerEnd(reason, detail));

    private void Beat(TimeSpan silence, bool isTooLong)
    {
        if (_reader.WrongPeer is { } wrongPeer)
        {
            End(MultiplexerEndReason.ProtocolViolated, wrongPeer);
        }
        else if (isTooLong)
        {
            End(MultiplexerEndReason.PeerSilent, Silence(silence));
        }
        else
        {
            _outbound.Ping();
            if (_options.Link is { } link)
            {
                Tend(link, silence);
            }
        }
    }

    /// <summary>A link whose transport has gone dead without an end is given to the client to bring back, while there is time.</summary>
    private void Tend(LinkStream link, TimeSpan silence)
    {
        if (_options.IsClient && link.MayReturn && silence >= BeatsUntilDead * _options.Heartbeat)
        {
            link.Drop(Silence(silence));
        }

        TellReceived(link, least: 1);
    }

    private void TellReceived(LinkStream link, long least)
    {
        var received = link.Received;
        if (received - Interlocked.Read(ref _toldReceived) >= least)
        {
            Interlocked.Exchange(ref _toldReceived, received);
            _outbound.Received(received);
        }
    }

    private static string Silence(TimeSpan time) => FormattableString.Invariant($"nothing came from the other side for {time.TotalSeconds:0.#} s");

    private void Read()
    {
        var inbound = new InboundFrames(_table, _outbound, _handlers, _options) { OnGoodbye = () => End(MultiplexerEndReason.PeerClosed, "the other side closed the stream") };
        try
        {
            if (!_reader.ReadPreface(_heartbeat.Heard))
            {
                End(MultiplexerEndReason.PeerClosed, "the other side closed the stream before it had said anything");
                return;
            }

            do
            {
                _heartbeat.Heard();
                while (_reader.TryTake(out var header, out var payload))
                {
                    inbound.Dispatch(header, payload);
                }

                if (_options.Link is { } link)
                {
                    TellReceived(link, ToldAtOnce);
                }
            }
            while (!_ended.Task.IsCompleted && _reader.Fill());

            End(MultiplexerEndReason.PeerClosed, _reader.HasRest
                ? "the other side closed the stream in the middle of a frame"
                : "the other side closed the stream");
        }
        catch (ProtocolViolationException violation)
        {
            End(MultiplexerEndReason.ProtocolViolated, violation.Message);
        }
        catch (Exception error)
        {
            End(MultiplexerEndReason.TransportFailed, error.Message);
        }
    }

    private void Write()
    {
        try
        {
            _transport.Write(Wire.Preface);
            _transport.Flush();
            while (_outbound.TryTake(out var batch))
            {
                if (!batch.IsEmpty)
                {
                    _transport.Write(batch.Span);
                    _transport.Flush();
                }
            }
        }
        catch (Exception error)
        {
            _writeError = error;
        }
    }
}
