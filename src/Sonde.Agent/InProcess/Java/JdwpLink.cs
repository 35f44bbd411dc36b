using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Sonde.Agent.Guarding;
using Sonde.Agent.Native;

namespace Sonde.Agent.InProcess.Java;

/// <summary>
/// One client's way to a JVM. The JVM's end belongs to the agent: it is dialled when the client has said the handshake, gets whole packets alone, and is told to let everything run
/// when the client has gone without saying so. What would end the JVM is not passed on.
/// </summary>
/// <remarks>
/// Tasks: <see cref="Ended"/>, started by <see cref="Open"/>, which starts a pump for each direction and awaits both. The upward one blocks on the client, then on the JVM; the downward one the
/// other way round. It ends when the JVM has closed its connection, or two seconds after the client has gone.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The turn holds no handle, and both pumps need it to their end.")]
internal sealed class JdwpLink
{
    /// <summary>Debuggers count their own commands up from 1.</summary>
    private const uint OwnId = 0x7fff_ffff;

    private const int BufferSize = 64 * 1024;
    private static readonly TimeSpan MostHandshake = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostFarewell = TimeSpan.FromSeconds(2);

    private readonly Socket _client;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _toClient = new(1);

    /// <summary>Whether the JVM's last packet from here was whole, so that another may follow. Of the upward pump, and read when that has ended.</summary>
    private bool _isBetween = true;

    private JdwpLink(Socket client, TimeProvider clock) => (_client, _clock) = (client, clock);

    /// <summary>Completes when both sides are closed, with whether the JVM itself was seen to close its own; never faults.</summary>
    public Task<bool> Ended { get; private set; } = Task.FromResult(true);

    /// <summary>Opens one.</summary>
    /// <param name="dial">Connects to the JVM.</param>
    /// <param name="clock">Time.</param>
    /// <returns>The link, and the end for the client, the caller's to close.</returns>
    public static (JdwpLink Link, Socket Near) Open(Func<CancellationToken, Task<Socket>> dial, TimeProvider clock)
    {
        var (near, far) = SocketPair.Open();
        var link = new JdwpLink(far, clock);
        link.Ended = Task.Run(() => link.RunAsync(dial));
        return (link, near);
    }

    private async Task<bool> RunAsync(Func<CancellationToken, Task<Socket>> dial)
    {
        using var client = _client;
        try
        {
            using var machine = await GreetAsync(dial);
            return machine is null || await ServeAsync(machine);
        }
        catch (Exception end) when (end is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>The JVM complains, in its own log, of a client that does not say the handshake: such a client does not get there.</summary>
    private async Task<Socket?> GreetAsync(Func<CancellationToken, Task<Socket>> dial)
    {
        var greeting = new byte[JdwpPacket.Handshake.Length];
        if (!await _client.FillAsync(greeting, CancellationToken.None) || !greeting.AsSpan().SequenceEqual(JdwpPacket.Handshake))
        {
            return null;
        }

        using var limit = new CancellationTokenSource(MostHandshake, _clock);
        var machine = await dial(limit.Token);
        try
        {
            await machine.SendAllAsync(greeting);
            if (await machine.FillAsync(greeting, limit.Token) && greeting.AsSpan().SequenceEqual(JdwpPacket.Handshake))
            {
                await _client.SendAllAsync(greeting);
                return machine;
            }
        }
        catch
        {
            machine.Dispose();
            throw;
        }

        machine.Dispose();
        return null;
    }

    private async Task<bool> ServeAsync(Socket machine)
    {
        using var cut = new CancellationTokenSource();
        var down = PumpDownAsync(machine, cut.Token);
        var up = PumpUpAsync(machine, cut.Token);
        await Task.WhenAny(up, down);
        var isClosed = down.IsCompleted;
        if (!isClosed)
        {
            await FarewellAsync(machine);
            isClosed = await Task.WhenAny(down, Task.Delay(MostFarewell, _clock, CancellationToken.None)) == down;
        }

        // A JVM whose connection ends lets everything run as well (JDK, debugInit_reset): that is what is left where it did not answer.
        machine.Dispose();
        await cut.CancelAsync();
        _client.Dispose();
        await Task.WhenAll(up, down);
        return isClosed;
    }

    private async Task FarewellAsync(Socket machine)
    {
        try
        {
            if (_isBetween)
            {
                await machine.SendAllAsync(JdwpPacket.Command(OwnId, JdwpPacket.Dispose));
            }
            else
            {
                machine.Shutdown(SocketShutdown.Both);
            }
        }
        catch (SocketException)
        {
            // It has closed the connection already.
        }
    }

    private async Task PumpUpAsync(Socket machine, CancellationToken cut)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await _client.FillAsync(buffer.AsMemory(0, JdwpPacket.HeadBytes), cut) && JdwpPacket.Length(buffer) >= JdwpPacket.HeadBytes)
            {
                var rest = JdwpPacket.Length(buffer) - JdwpPacket.HeadBytes;
                if (!JdwpPacket.IsReply(buffer) && JdwpPacket.Kind(buffer) == JdwpPacket.Exit)
                {
                    var id = JdwpPacket.Id(buffer);
                    await _client.CopyAsync(null, rest, buffer, cut);
                    await AnswerAsync(JdwpPacket.Reply(id, JdwpPacket.NotImplemented), cut);
                    continue;
                }

                // A packet that fits is passed on in one piece, and so never in part.
                var first = (int)Math.Min(rest, (uint)(buffer.Length - JdwpPacket.HeadBytes));
                if (!await _client.FillAsync(buffer.AsMemory(JdwpPacket.HeadBytes, first), cut))
                {
                    return;
                }

                _isBetween = first == rest;
                await machine.SendAllAsync(buffer.AsMemory(0, JdwpPacket.HeadBytes + first));
                await _client.CopyAsync(machine, rest - (uint)first, buffer, cut);
                _isBetween = true;
            }
        }
        catch (Exception end) when (end is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side left: all the same from here on.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Goes on without a client until the JVM closes: only then is it certain that it noticed.</summary>
    private async Task PumpDownAsync(Socket machine, CancellationToken cut)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var hasClient = true;
        try
        {
            while (await machine.FillAsync(buffer.AsMemory(0, JdwpPacket.HeadBytes), cut) && JdwpPacket.Length(buffer) >= JdwpPacket.HeadBytes)
            {
                await _toClient.WaitAsync(cut);
                try
                {
                    var rest = JdwpPacket.Length(buffer) - JdwpPacket.HeadBytes;
                    var isOwn = JdwpPacket.IsReply(buffer) && JdwpPacket.Id(buffer) == OwnId;
                    hasClient = hasClient && !isOwn && await _client.TrySendAllAsync(buffer.AsMemory(0, JdwpPacket.HeadBytes));
                    hasClient &= await machine.CopyAsync(hasClient ? _client : null, rest, buffer, cut);
                }
                finally
                {
                    _toClient.Release();
                }
            }
        }
        catch (Exception end) when (end is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // As above.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task AnswerAsync(byte[] reply, CancellationToken cut)
    {
        await _toClient.WaitAsync(cut);
        try
        {
            await _client.SendAllAsync(reply);
        }
        finally
        {
            _toClient.Release();
        }
    }
}
