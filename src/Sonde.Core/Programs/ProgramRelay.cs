using System.Threading.Channels;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Programs;

/// <summary>Joins a program in a toolbox with this machine's console until the program ends.</summary>
/// <remarks>
/// Tasks: one each for output, errors and, where there is a terminal, its size, and one for signals, all awaited by <see cref="RunAsync"/>; and one for input, which is cancelled and awaited too.
/// </remarks>
/// <param name="program">The program; not owned.</param>
/// <param name="streams">This side.</param>
internal sealed class ProgramRelay(RemoteProgram program, ProgramStreams streams)
{
    private const int BufferSize = 64 * 1024;

    // A signal or a size that waits is enough: what comes meanwhile is the same, or newer.
    private readonly Channel<bool> _interrupts = Channel.CreateBounded<bool>(1);
    private readonly Channel<bool> _sizes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private int _interruptCount;

    /// <summary>Runs until the program has ended and its output was written.</summary>
    /// <exception cref="IOException">The link ended first.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<ProgramEnd> RunAsync(CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupts = streams.HasTerminal ? null : streams.Here.TakeInterrupts(TakeInterrupt);
        using var terminal = streams.HasTerminal ? streams.Here.HandOver(() => _sizes.Writer.TryWrite(true)) : null;
        var input = PassInputAsync(over.Token);
        var beside = Task.WhenAll(SignalAsync(over.Token), ResizeAsync(over.Token));
        var outputs = Task.WhenAll(
            PassAsync(program.Streams, streams.Output, cancellation), program.Errors is null ? Task.CompletedTask : PassAsync(program.Errors, streams.Error, cancellation));
        try
        {
            var end = await program.AwaitEndAsync(cancellation).ConfigureAwait(false);
            await outputs.ConfigureAwait(false);
            return end;
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(input, beside, outputs).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The first Ctrl-C is the program's, the next one the session's end.</summary>
    private bool TakeInterrupt() => Interlocked.Increment(ref _interruptCount) == 1 && _interrupts.Writer.TryWrite(true);

    /// <summary>Passes one output on. Where nobody reads here, nobody does there: the program is told as by any pipe.</summary>
    private static async Task PassAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        int count;
        while ((count = await from.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            try
            {
                // Who reads here may have stopped to, for good: a write that waits is left alone.
                await to.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None).AsTask().WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (IOException)
            {
                await from.DisposeAsync().ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>Passes the input on, and its end, which of a terminal is none of the program's.</summary>
    private async Task PassInputAsync(CancellationToken over)
    {
        var buffer = new byte[BufferSize];
        try
        {
            int count;
            while ((count = await streams.Here.Input.ReadAsync(buffer, over).ConfigureAwait(false)) > 0)
            {
                await program.Streams.WriteAsync(buffer.AsMemory(0, count), over).ConfigureAwait(false);
            }

            await program.Streams.EndWritesAsync(over).ConfigureAwait(false);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The program has ended or does not read any more, or the link is gone, which its output tells.
        }
    }

    private async Task SignalAsync(CancellationToken over)
    {
        await foreach (var _ in _interrupts.Reader.ReadAllAsync(over).ConfigureAwait(false))
        {
            await TryAsync(program.SignalAsync("INT", over)).ConfigureAwait(false);
        }
    }

    private async Task ResizeAsync(CancellationToken over)
    {
        await foreach (var _ in _sizes.Reader.ReadAllAsync(over).ConfigureAwait(false))
        {
            if (streams.Here.Size is { } size)
            {
                var bounded = ProgramWords.Bounded(size);
                await TryAsync(program.ResizeAsync(bounded.Columns, bounded.Rows, over)).ConfigureAwait(false);
            }
        }
    }

    private static async Task TryAsync(Task asked)
    {
        try
        {
            await asked.ConfigureAwait(false);
        }
        catch (Exception end) when (end is AgentRefusedException or IOException)
        {
            // It has ended, or the link has: its output tells.
        }
    }
}

/// <summary>This machine's side of a program.</summary>
/// <param name="Here">The console.</param>
/// <param name="Output">Where its output goes.</param>
/// <param name="Error">Where its errors go.</param>
/// <param name="HasTerminal">The program gets the user's terminal.</param>
internal sealed record ProgramStreams(IProgramConsole Here, Stream Output, Stream Error, bool HasTerminal);
