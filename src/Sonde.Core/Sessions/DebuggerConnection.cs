using System.Buffers;
using System.Net.Sockets;
using Sonde.Core.Dap;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>One connection to a <see cref="DebuggerPort"/>: passes what is said both ways, and outlives the debugger where the client speaks DAP.</summary>
/// <remarks>
/// Tasks: one that reads the client for as long as the connection lasts; the other direction is read by <see cref="RunAsync"/> itself, one debugger after the
/// other. Each reads on only when what it has read is written. <see cref="RunAsync"/> awaits both.
/// </remarks>
internal sealed class DebuggerConnection : IDisposable
{
    private const int BufferSize = 64 * 1024;

    /// <summary>How long another debugger may take to be brought to where the last one was.</summary>
    private static readonly TimeSpan MostReturning = TimeSpan.FromSeconds(20);

    /// <summary>How long a client may take to read its last words.</summary>
    private static readonly TimeSpan MostParting = TimeSpan.FromMilliseconds(500);

    private readonly Socket _socket;
    private readonly DebuggerPort _port;
    private readonly TimeProvider _clock;
    private readonly SharedLine _line;
    private readonly CancellationTokenSource _leaving = new();

    /// <param name="socket">The client; cut off where it cannot be left in order, never disposed otherwise.</param>
    /// <param name="port">Leads to whichever debugger there is.</param>
    /// <param name="clock">For limits.</param>
    public DebuggerConnection(Socket socket, DebuggerPort port, TimeProvider clock)
    {
        (_socket, _port, _clock) = (socket, port, clock);
        _line = new SharedLine(bytes => SocketEnd.SendAllAsync(socket, bytes, CancellationToken.None));
    }

    /// <summary>Why the reading of a debugger ended.</summary>
    private enum Ended
    {
        /// <summary>It has closed its direction.</summary>
        Wholly,

        /// <summary>The channel broke, or the debugger is none.</summary>
        Cut,

        /// <summary>It still speaks, and has said that the target is gone.</summary>
        NotYet,
    }

    /// <summary>Returns when both sides have ended.</summary>
    /// <param name="cancellation">Ends it: a client that speaks DAP is told so, any other is cut off.</param>
    /// <exception cref="IOException">The first debugger could not be reached; the agent's words.</exception>
    /// <exception cref="OperationCanceledException">It was ended before there was a debugger.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var (generation, channel) = await _port.OpenAsync(cancellation).ConfigureAwait(false);
        _line.Use(channel, isNext: false);
        await using var cut = cancellation.Register(_leaving.Cancel).ConfigureAwait(false);
        var reading = ReadClientAsync(cancellation);
        try
        {
            while (true)
            {
                var ended = await ReadDebuggerAsync(channel, cancellation).ConfigureAwait(false);
                if (await IsFollowedAsync(generation).ConfigureAwait(false))
                {
                    await channel.DisposeAsync().ConfigureAwait(false);
                    (generation, channel) = await _port.OpenAsync(_leaving.Token).ConfigureAwait(false);
                    _line.Use(channel, isNext: true);
                    _ = LimitAsync(channel);
                }
                else if (!await PartAsync(ended, cancellation.IsCancellationRequested).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            await PartAsync(Ended.Cut, cancellation.IsCancellationRequested).ConfigureAwait(false);
        }

        await reading.ConfigureAwait(false);
        await channel.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _leaving.Dispose();

    private static bool IsEnd(Exception error) => error is IOException or SocketException or ObjectDisposedException or OperationCanceledException;

    /// <summary>A debugger that does not answer what it is told is none.</summary>
    private async Task LimitAsync(TunnelChannel channel)
    {
        await Task.Delay(MostReturning, _clock, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_line.Channel == channel && !_line.Ask(line => line.IsUp))
        {
            channel.Reset("the debugger did not answer in time");
        }
    }

    /// <summary>Whether the connection goes on although its debugger has ended: then the line is told.</summary>
    private async Task<bool> IsFollowedAsync(int generation)
    {
        if (!_line.Ask(line => line.MayReturn) || !await _port.IsLostAsync(generation, _leaving.Token).ConfigureAwait(false) || !_line.Ask(line => line.MayReturn))
        {
            return false;
        }

        _line.Lose();
        return true;
    }

    /// <summary>Says farewell where that is due. True where the debugger still speaks, and is to be read on.</summary>
    private async Task<bool> PartAsync(Ended ended, bool isCancelled)
    {
        var isTold = _line.GiveUp(isCancelled ? "the session is over" : "the debugger has ended");
        if (ended == Ended.NotYet && !isCancelled)
        {
            return true;
        }

        try
        {
            await _line.ClientWritten.WaitAsync(MostParting, _clock).ConfigureAwait(false);
            if (isTold || ended == Ended.Wholly)
            {
                _socket.Shutdown(SocketShutdown.Send);
                return false;
            }
        }
        catch (Exception error) when (IsEnd(error) || error is TimeoutException)
        {
            // It does not read, or has left.
        }

        SocketEnd.Cut(_socket);
        return false;
    }

    private async Task<Ended> ReadDebuggerAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var cutter = new DapCutter();
        try
        {
            int count;
            while ((count = await channel.ReadAsync(buffer.AsMemory(0, BufferSize), cancellation).ConfigureAwait(false)) > 0)
            {
                _line.FromDebugger(cutter, buffer.AsSpan(0, count));
                await _line.ClientWritten.ConfigureAwait(false);
                if (_line.Ask(line => line.Failure) is not null)
                {
                    return Ended.Cut;
                }

                if (_line.Ask(line => line.IsHolding))
                {
                    return Ended.NotYet;
                }
            }

            return Ended.Wholly;
        }
        catch (IOException) when (!cancellation.IsCancellationRequested)
        {
            return Ended.Cut;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Passes on what the client says, until it ends.</summary>
    private async Task ReadClientAsync(CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var cutter = new DapCutter();
        try
        {
            int count;
            while ((count = await _socket.ReceiveAsync(buffer.AsMemory(0, BufferSize), SocketFlags.None, cancellation).ConfigureAwait(false)) > 0)
            {
                _line.FromClient(cutter, buffer.AsSpan(0, count));
                await _line.ClientWritten.ConfigureAwait(false);
                await _line.DebuggerWrittenAsync().ConfigureAwait(false);
                if (_line.IsLeft)
                {
                    await _leaving.CancelAsync().ConfigureAwait(false);
                }
            }

            await _line.DebuggerWrittenAsync().ConfigureAwait(false);
            await _line.Channel!.EndWritesAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (IsEnd(error))
        {
            _line.Channel?.Reset("the local connection ended");
            if (!cancellation.IsCancellationRequested)
            {
                SocketEnd.Cut(_socket);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await _leaving.CancelAsync().ConfigureAwait(false);
    }
}
