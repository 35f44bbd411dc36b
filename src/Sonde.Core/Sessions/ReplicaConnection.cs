using System.Buffers;
using System.Net.Sockets;
using Sonde.Core.Dap;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>One IDE's connection to a <see cref="ReplicaPort"/>: a channel to the debugger of each replica, with a <see cref="DapFan"/> between.</summary>
/// <remarks>
/// Tasks: one that reads the client, one for each replica, and <see cref="RunAsync"/>, which lets replicas in as they come and awaits them all. The fan is used under a lock;
/// writes are queued there, and awaited by whoever has read what caused them.
/// </remarks>
internal sealed class ReplicaConnection : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Socket _socket;
    private readonly ReplicaPort _port;
    private readonly Lock _gate = new();
    private readonly WriteChain _client;
    private readonly DapFan _fan;
    private readonly Dictionary<string, (TunnelChannel Channel, WriteChain Writes, Task Reading)> _replicas = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _leaving = new();

    /// <param name="socket">The client.</param>
    /// <param name="port">Leads to the replicas.</param>
    public ReplicaConnection(Socket socket, ReplicaPort port)
    {
        (_socket, _port) = (socket, port);
        _client = new WriteChain(bytes => SocketEnd.SendAllAsync(socket, bytes, CancellationToken.None));
        _fan = new DapFan(_client.Add, (replica, bytes) => _replicas.GetValueOrDefault(replica).Writes?.Add(bytes));
    }

    /// <summary>Returns when the client has left, or the last replica is gone.</summary>
    /// <param name="cancellation">Cuts it off.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _leaving.Token);
        var reading = ReadClientAsync(either.Token);
        try
        {
            while (true)
            {
                var (replicas, change) = _port.Now();
                foreach (var (replica, open) in replicas)
                {
                    await JoinAsync(replica, open, either.Token).ConfigureAwait(false);
                }

                await change.WaitAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has left, the last replica is gone, or the command ends.
        }

        await EndAsync(cancellation.IsCancellationRequested).ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _leaving.Dispose();

    private async Task JoinAsync(string replica, Func<CancellationToken, Task<TunnelChannel>> open, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_replicas.ContainsKey(replica) || (_fan.IsRaw && _replicas.Count > 0))
            {
                return;
            }
        }

        TunnelChannel channel;
        try
        {
            channel = await open(cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It is gone again, which its session says.
            return;
        }

        channel.RunsReaderInline = true;
        lock (_gate)
        {
            _replicas[replica] = (channel, new WriteChain(async bytes => await channel.WriteAsync(bytes).ConfigureAwait(false)), Task.CompletedTask);
            _fan.Join(replica);
            _replicas[replica] = _replicas[replica] with { Reading = ReadReplicaAsync(replica, channel) };
        }

        _first.TrySetResult();
    }

    /// <summary>Lets the debuggers see the client's end, and the client theirs.</summary>
    private async Task EndAsync(bool isCut)
    {
        (TunnelChannel Channel, WriteChain Writes, Task Reading)[] replicas;
        lock (_gate)
        {
            replicas = [.. _replicas.Values];
        }

        foreach (var (channel, writes, reading) in replicas)
        {
            await writes.Written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (isCut)
            {
                channel.Reset("the session is over");
            }
            else
            {
                await EndWritesAsync(channel).ConfigureAwait(false);
            }

            await reading.ConfigureAwait(false);
            await channel.DisposeAsync().ConfigureAwait(false);
        }

        await _client.Written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has left.
        }
    }

    private static async Task EndWritesAsync(TunnelChannel channel)
    {
        try
        {
            await channel.EndWritesAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    private async Task ReadReplicaAsync(string replica, TunnelChannel channel)
    {
        await Task.Yield();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var cutter = new DapCutter();
        try
        {
            int count;
            while ((count = await channel.ReadAsync(buffer.AsMemory(0, BufferSize), CancellationToken.None).ConfigureAwait(false)) > 0)
            {
                lock (_gate)
                {
                    cutter.Feed(buffer.AsSpan(0, count), piece => _fan.FromReplica(replica, piece));
                }

                await _client.Written.ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException)
        {
            // Either side is gone.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        bool isLast;
        lock (_gate)
        {
            isLast = !_fan.Leave(replica);
            _replicas.Remove(replica);
        }

        if (isLast)
        {
            await _leaving.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task ReadClientAsync(CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var cutter = new DapCutter();
        try
        {
            await _first.Task.WaitAsync(cancellation).ConfigureAwait(false);
            int count;
            while ((count = await _socket.ReceiveAsync(buffer.AsMemory(0, BufferSize), SocketFlags.None, cancellation).ConfigureAwait(false)) > 0)
            {
                Task[] writing;
                lock (_gate)
                {
                    cutter.Feed(buffer.AsSpan(0, count), _fan.FromIde);
                    writing = [.. _replicas.Values.Select(replica => replica.Writes.Written)];
                }

                await Task.WhenAll(writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It has left, or is cut off.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await _leaving.CancelAsync().ConfigureAwait(false);
    }
}
