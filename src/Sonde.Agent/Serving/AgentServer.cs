using System.Net.Sockets;
using System.Text;
using Sonde.Agent.Native;
using Sonde.Tunnel.Links;

namespace Sonde.Agent.Serving;

/// <summary>Takes connections from `connect` and runs a session for each, until nobody needed it for its time to live or it is told to stop.</summary>
/// <remarks>
/// Tasks: the accept loop; one for each connection, awaited before <see cref="RunAsync"/> returns. A connection carries two descriptors to the
/// agent and one letter or a sentence back, and lives as long as the session uses those descriptors: its end is the transport's, on both sides.
/// </remarks>
internal sealed class AgentServer(AgentParts parts, SessionRegistry registry, TimeSpan timeToLive)
{
    private static readonly TimeSpan MostHandOver = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MostOpening = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(100);

    private readonly uint _ownUser = Libc.EffectiveUserId();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _connections = [];
    private long _idleSince = parts.Clock.GetTimestamp();

    /// <summary>Serves. Returns why it stopped, when every session has ended.</summary>
    public async Task<string> RunAsync(Socket listener, CancellationToken cancellation)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation, registry.Stopping);
        var accepting = AcceptAsync(listener, stopping.Token);
        var reason = await AwaitEndAsync(stopping.Token);
        await stopping.CancelAsync();
        await accepting;
        if (registry.Stopping.IsCancellationRequested)
        {
            // Whoever asked for the shutdown is owed its answer.
            await Task.Delay(AnswerTime, parts.Clock, CancellationToken.None);
        }

        foreach (var session in registry.Describe())
        {
            registry.TryEnd(session.Session, reason);
        }

        await Task.WhenAll(Connections());
        return reason;
    }

    private async Task<string> AwaitEndAsync(CancellationToken stopping)
    {
        try
        {
            while (Rest() is var rest && rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, parts.Clock, stopping);
            }

            return "Nobody needed this toolbox for its time to live.";
        }
        catch (OperationCanceledException)
        {
            return "The toolbox was told to end.";
        }
    }

    /// <summary>What is left of the time to live.</summary>
    private TimeSpan Rest()
    {
        if (registry.Count > 0)
        {
            Interlocked.Exchange(ref _idleSince, parts.Clock.GetTimestamp());
        }

        var rest = timeToLive - parts.Clock.GetElapsedTime(Interlocked.Read(ref _idleSince));
        return registry.Count > 0 && rest < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : rest;
    }

    private async Task AcceptAsync(Socket listener, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Track(ServeAsync(await listener.AcceptAsync(stopping)));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // The peer gave up before it was accepted, or descriptors ran out for now: neither is a reason to stop serving.
                await Task.WhenAny(Task.Delay(AnswerTime, parts.Clock, stopping));
            }
        }
    }

    private void Track(Task connection)
    {
        lock (_gate)
        {
            _connections.RemoveWhere(task => task.IsCompleted);
            _connections.Add(connection);
        }
    }

    private Task[] Connections()
    {
        lock (_gate)
        {
            return [.. _connections];
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        await Task.Yield();
        using (connection)
        {
            try
            {
                if (DescriptorPassing.PeerUserId(connection) is var user && user != 0 && user != _ownUser)
                {
                    await RefuseAsync(connection, $"user {user} may not use the agent of user {_ownUser}");
                    return;
                }

                await ServeTransportAsync(connection);
                GiveMemoryBack();
            }
            catch (Exception end)
            {
                // Whatever it was, it was this connection's: the other sessions go on.
                StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: a connection failed: {end.Message}");
            }
        }
    }

    /// <summary>A toolbox counts in the pod's memory, and lies idle most of the time. Collecting takes some milliseconds, when nobody waits.</summary>
    private void GiveMemoryBack()
    {
        if (registry.Count == 0)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private async Task ServeTransportAsync(Socket connection)
    {
        var transport = await ReceiveTransportAsync(connection);
        var leaving = AwaitPeerAsync(connection);
        var (opening, unread) = await ReadOpeningAsync(transport, leaving);
        if (opening is { IsReturn: true })
        {
            await ReturnAsync((connection, leaving), transport, opening);
            return;
        }

        var session = new Session(parts, registry, new LinkStream(transport, unread), opening?.Token);
        if (!registry.TryAdd(session))
        {
            await transport.DisposeAsync();
            await RefuseAsync(connection, $"{SessionRegistry.MostSessions} sessions are open");
            return;
        }

        try
        {
            await connection.SendAsync(HandOver.Accepted.ToArray());
            var running = session.RunAsync();
            await CarryAsync((connection, leaving), session, session.TransportLost);
            await running;
        }
        finally
        {
            registry.Remove(session);
            Interlocked.Exchange(ref _idleSince, parts.Clock.GetTimestamp());
        }
    }

    /// <summary>Gives a session another transport; where there is no such session any more, that is said.</summary>
    private async Task ReturnAsync((Socket Connection, Task Leaving) peer, Stream transport, LinkOpening opening)
    {
        await peer.Connection.SendAsync(HandOver.Accepted.ToArray());
        var session = registry.Find(opening.Token);
        var lost = Task.CompletedTask;
        if (session is not null && await RunBlockingAsync(() => session.TryReturn(transport, opening.Received, out lost)))
        {
            await CarryAsync(peer, session, lost);
            return;
        }

        if (session is null)
        {
            transport.Write(new LinkWelcome(null).ToBytes());
        }

        await transport.DisposeAsync();
        peer.Connection.Shutdown(SocketShutdown.Both);
        await peer.Leaving;
    }

    /// <summary>Returns when the session does not use this transport any more, and lets the process that carries it end.</summary>
    private static async Task CarryAsync((Socket Connection, Task Leaving) peer, Session session, Task lost)
    {
        if (await Task.WhenAny(lost, peer.Leaving) == peer.Leaving)
        {
            session.LoseTransport("The process that carried this session's streams ended.");
        }

        await lost;
        peer.Connection.Shutdown(SocketShutdown.Both);
        await peer.Leaving;
    }

    /// <summary>What the client says first; a blocking read, because that is what transports have.</summary>
    private async Task<(LinkOpening? Opening, ReadOnlyMemory<byte> Unread)> ReadOpeningAsync(Stream transport, Task leaving)
    {
        var reading = RunBlockingAsync(() => LinkReception.Read(transport));
        if (await Task.WhenAny(reading, leaving, Task.Delay(MostOpening, parts.Clock)) != reading)
        {
            await transport.DisposeAsync();
        }

        return await reading;
    }

    /// <summary>On a thread of its own: those of the pool are for what does not wait.</summary>
    private static Task<T> RunBlockingAsync<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task<Stream> ReceiveTransportAsync(Socket connection)
    {
        // Peers send at once or not at all; the wait is blocking because the descriptors come with the first byte or are lost.
        var isReadable = await Task.Run(() => connection.Poll(MostHandOver, SelectMode.SelectRead));
        var pair = isReadable ? DescriptorPassing.Receive((int)connection.SafeHandle.DangerousGetHandle()) : null;
        return pair is { } descriptors
            ? new FileDescriptorStream(descriptors.First, descriptors.Second)
            : throw new IOException("nothing was handed over in time.");
    }

    /// <summary>Ends with the process on the other side.</summary>
    private static async Task AwaitPeerAsync(Socket connection)
    {
        try
        {
            while (await connection.ReceiveAsync(new byte[1].AsMemory(), CancellationToken.None) > 0)
            {
                // Nothing more is agreed to come; it changes nothing.
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // As good as an end.
        }
    }

    private static async Task RefuseAsync(Socket connection, string reason)
        => await connection.SendAsync(Encoding.UTF8.GetBytes($"{reason}\n"));
}
