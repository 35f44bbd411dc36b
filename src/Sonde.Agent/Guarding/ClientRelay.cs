using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace Sonde.Agent.Guarding;

/// <summary>
/// One client's connection to the debugger: passes bytes both ways, watches them, and can end the debugger's side in the one order that dlv
/// takes without harm.
/// </summary>
/// <remarks>
/// Tasks: <see cref="RunAsync"/> starts two pumps and a speaker and awaits all. The upward one blocks on the client's stream, then on the socket; the
/// downward one the other way round. <see cref="Close"/> stops the upward one and lets the downward one read, and throw away, until the
/// debugger has closed its end: only then is it certain that it noticed. The speaker blocks on <see cref="Say"/> and on the client's stream, and ends
/// with <see cref="Close"/>; what was said last is written when the debugger's side is closed, for half a second at the most.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Close may come at any time, also after the end; a source without timer or handle holds nothing to dispose.")]
internal sealed class ClientRelay(Socket debugger, DebuggerWatch watch, DateTimeOffset since, TimeProvider clock)
{
    private const int BufferSize = 64 * 1024;

    /// <summary>How long the debugger may take to notice that its client left; measured: about 1 ms.</summary>
    private static readonly TimeSpan MostClosing = TimeSpan.FromSeconds(1);

    private readonly FarewellFilter _farewell = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ClientOutput _output = new(watch, clock);

    /// <summary>What its bytes told.</summary>
    public DebuggerWatch Watch => watch;

    /// <summary>When it connected.</summary>
    public DateTimeOffset Since => since;

    /// <summary>Ends when the debugger's side is closed; never faults.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Begins to close; <see cref="Closed"/> tells when that is done. Idempotent.</summary>
    public void Close() => _closing.Cancel();

    /// <summary>As <see cref="ClientOutput.Say"/>.</summary>
    public void Say(ConsoleWord word) => _output.Say(word);

    /// <summary>Passes bytes until one side ends or <see cref="Close"/> is called. Does not close <paramref name="client"/>. Never throws.</summary>
    public async Task RunAsync(Stream client)
    {
        using var cut = new CancellationTokenSource();
        await using var hurry = _closing.Token.Register(_output.Hurry);
        var down = PumpDownAsync(client, cut.Token);
        var up = PumpUpAsync(client);
        var speaking = _output.SpeakAsync(client, _closing);
        await Task.WhenAny(up, down);
        await _closing.CancelAsync();
        await up;
        await speaking;
        EndSending();
        await Task.WhenAny(down, Task.Delay(MostClosing, clock, CancellationToken.None));
        await cut.CancelAsync();
        debugger.Dispose();
        await down;
        _closed.SetResult();
        await _output.EndAsync(client);
    }

    private void EndSending()
    {
        try
        {
            debugger.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The debugger has closed it already, which is what was wanted.
        }
    }

    private async Task PumpUpAsync(Stream client)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var passed = new ArrayBufferWriter<byte>();
        try
        {
            int count;
            while ((count = await client.ReadAsync(buffer, _closing.Token)) > 0)
            {
                passed.ResetWrittenCount();
                var answer = _farewell.Pass(buffer.AsSpan(0, count), passed);
                watch.FromClient(passed.WrittenSpan);
                for (var sent = 0; sent < passed.WrittenCount;)
                {
                    sent += await debugger.SendAsync(passed.WrittenMemory[sent..], _closing.Token);
                }

                if (answer is not null)
                {
                    await _output.PassAsync(client, answer, isDebugger: false, _closing);
                    return;
                }
            }
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side left, or Close was called: all the same from here on.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task PumpDownAsync(Stream client, CancellationToken cut)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await debugger.ReceiveAsync(buffer.AsMemory(), cut)) > 0)
            {
                await _output.PassAsync(client, buffer.AsMemory(0, count), isDebugger: true, _closing);
            }
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // As above.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
