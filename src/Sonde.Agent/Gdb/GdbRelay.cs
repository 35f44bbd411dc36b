using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Sonde.Tunnel.Dap;

namespace Sonde.Agent.Gdb;

/// <summary>Carries messages between one client and gdb, as the <see cref="GdbDialogue"/> decides.</summary>
/// <remarks>
/// Tasks: <see cref="RunAsync"/> starts two pumps and awaits both. The upward one blocks on the client, then on gdb; the downward one the other way round.
/// The client's end half-closes gdb's input, at which gdb lets its target go and ends (measured: within 10 ms); gdb's end closes the client's connection.
/// </remarks>
/// <param name="client">The client's side.</param>
/// <param name="gdb">gdb's side.</param>
/// <param name="dialogue">What becomes of messages.</param>
/// <param name="onMoment">Told of the attach's begin and end.</param>
[SuppressMessage("Design", "CA1001", Justification = "A turn that nobody waits for with a handle holds nothing to dispose.")]
internal sealed class GdbRelay(Socket client, Socket gdb, GdbDialogue dialogue, Action<GdbMoment> onMoment)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _clientTurn = new(1);
    private readonly SemaphoreSlim _gdbTurn = new(1);

    /// <summary>Runs until both sides have ended, or <paramref name="cut"/> is cancelled. Closes both. Never throws.</summary>
    public async Task RunAsync(CancellationToken cut)
    {
        var down = PumpAsync(gdb, dialogue.FromGdb, cut);
        var up = PumpAsync(client, dialogue.FromClient, cut);
        if (await Task.WhenAny(up, down) == up)
        {
            EndSending(gdb);
            await down;
        }

        onMoment(GdbMoment.Attached);
        client.Dispose();
        gdb.Dispose();
        await up;
    }

    private async Task PumpAsync(Socket from, Func<ReadOnlyMemory<byte>, GdbStep> take, CancellationToken cut)
    {
        try
        {
            var inlet = new DapInlet(from);
            while (await inlet.ReadAsync(cut) is { } message)
            {
                await CarryAsync(Take(take, message), cut);
            }
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side left: all the same from here on.
        }
    }

    private GdbStep Take(Func<ReadOnlyMemory<byte>, GdbStep> take, ReadOnlyMemory<byte> message)
    {
        lock (_gate)
        {
            return take(message);
        }
    }

    private async Task CarryAsync(GdbStep step, CancellationToken cut)
    {
        if (step.Moment != GdbMoment.None)
        {
            onMoment(step.Moment);
        }

        await SendAsync(gdb, _gdbTurn, step.ToGdb, cut);
        await SendAsync(client, _clientTurn, step.ToClient, cut);
    }

    private static async Task SendAsync(Socket to, SemaphoreSlim turn, IReadOnlyList<ReadOnlyMemory<byte>> messages, CancellationToken cut)
    {
        foreach (var message in messages)
        {
            await turn.WaitAsync(cut);
            try
            {
                byte[] framed = [.. DapHeader.For(message.Length), .. message.Span];
                for (var sent = 0; sent < framed.Length;)
                {
                    sent += await to.SendAsync(framed.AsMemory(sent), cut);
                }
            }
            finally
            {
                turn.Release();
            }
        }
    }

    private static void EndSending(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // It has ended already, which is what was wanted.
        }
    }
}
