using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Sonde.Agent.Guarding;

/// <summary>What goes to one client: the debugger's bytes, and between two of its messages what the guard says on the client's console.</summary>
/// <param name="watch">Sees the debugger's bytes.</param>
/// <param name="clock">Time.</param>
[SuppressMessage("Design", "CA1001", Justification = "Neither holds a handle, the timer is the clock's and runs out, and a late caller must find them.")]
internal sealed class ClientOutput(DebuggerWatch watch, TimeProvider clock)
{
    private static readonly TimeSpan MostLastWords = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    /// <summary>A client that does not take its bytes must not make the guard's words pile up: the oldest are out of date anyway.</summary>
    private const int MostWords = 8;

    private readonly Channel<ConsoleWord> _words = Channel.CreateBounded<ConsoleWord>(new BoundedChannelOptions(MostWords) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _hurry = new(Timeout.InfiniteTimeSpan, clock);

    /// <summary>Whether what the client got ends where a message ends. In turn only.</summary>
    private bool _isBetween = true;

    /// <summary>Says something on the client's console; nothing where it has none. Never blocks.</summary>
    public void Say(ConsoleWord word)
    {
        if (watch.HasConsole)
        {
            _words.Writer.TryWrite(word);
        }
    }

    /// <summary>The connection is closing: what is being written may be finished, half a second is given to it. Never blocks.</summary>
    public void Hurry() => _hurry.CancelAfter(MostLastWords);

    /// <summary>Writes what was said, until <paramref name="closing"/> is cancelled. Never throws.</summary>
    public async Task SpeakAsync(Stream client, CancellationTokenSource closing)
    {
        try
        {
            while (await _words.Reader.WaitToReadAsync(closing.Token))
            {
                if (!await TrySpeakAsync(client, _hurry.Token))
                {
                    // The rest of a message is under way, as a rule for a millisecond.
                    await Task.Delay(BetweenTries, clock, closing.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // What is left is said at the end.
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            await closing.CancelAsync();
        }
    }

    /// <summary>
    /// Passes bytes on, and has the debugger's watched. A client that is gone, or does not take its bytes, must not keep the debugger's end from being read:
    /// <paramref name="closing"/> is cancelled then, and nothing is passed on from there on. Never throws.
    /// </summary>
    public async Task PassAsync(Stream client, ReadOnlyMemory<byte> bytes, bool isDebugger, CancellationTokenSource closing)
    {
        // Three may have something for the client: the debugger, the answer to a farewell, and the guard.
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            // In turn, so that what the guard has to say of a message comes after it.
            watch.FromDebugger(isDebugger ? bytes.Span : default);
            if (!closing.IsCancellationRequested)
            {
                _isBetween = false;
                await client.WriteAsync(bytes, _hurry.Token);
                _isBetween = watch.IsBetweenMessages;
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            await closing.CancelAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes what is still to be said, when nothing else is under way; half a second is given to it. Never throws.</summary>
    public async Task EndAsync(Stream client)
    {
        using var limit = new CancellationTokenSource(MostLastWords, clock);
        try
        {
            await TrySpeakAsync(client, limit.Token);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone already.
        }
    }

    /// <summary>False where that cannot be now: a message is under way.</summary>
    private async Task<bool> TrySpeakAsync(Stream client, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            while (_isBetween && _words.Reader.TryRead(out var word))
            {
                _isBetween = false;
                await client.WriteAsync(word.ToDap(), cancellation);
                _isBetween = true;
            }

            return _isBetween;
        }
        finally
        {
            _turn.Release();
        }
    }
}
