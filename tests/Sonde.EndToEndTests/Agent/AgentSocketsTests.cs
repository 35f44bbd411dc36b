using System.Net;
using System.Net.Sockets;
using Sonde.Core.Sockets;
using Sonde.EndToEndTests.Support;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>What the agent tells of real sockets, in a network namespace of the test's own, and what is concluded from it.</summary>
[Collection("agent")]
public sealed class AgentSocketsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_connection_is_told_by_both_its_ends_with_its_process_and_what_passes(string address)
    {
        await using var scene = await Scene.StartAsync();
        using var listener = await scene.ListenAsync(address, 4);
        using var client = await scene.ConnectAsync(listener);
        using var server = await listener.AcceptAsync(Cancellation);
        await client.SendAsync(new byte[10_000], Cancellation);
        var looks = await scene.LookTwiceAsync(async () =>
        {
            await client.SendAsync(new byte[50_000], Cancellation);
            await ReadAsync(server, 60_000);
        });

        Assert.Contains(AgentCapability.Sockets, scene.Session.Hello.Capabilities);
        Assert.Equal((SocketSource.Netlink, 3), (looks.After.Source, looks.After.Count));
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var sender = Assert.Single(looks.Connections, socket => socket.PeerPort == port);
        var taker = Assert.Single(looks.Connections, socket => socket.LocalPort == port);
        Assert.Equal((address, address, Environment.ProcessId), (sender.Local, sender.Peer, sender.ProcessId));
        // Whoever began it counts its SYN, too.
        Assert.InRange(sender.Tcp!.BytesAcknowledged, 60_000, 60_001);
        Assert.Equal(60_000, taker.Tcp!.BytesReceived);
        Assert.True(sender.Tcp.RoundTripMicroseconds > 0 && sender.Tcp.CongestionWindow > 0 && sender.Congestion is { Length: > 0 });
        Assert.Equal(50_000, looks.Row(sender).BytesOutPerSecond!.Value * looks.Seconds, 1.0);
        Assert.Equal((SocketState.Listen, 0L, 4L), (looks.After.Sockets[0].State, looks.After.Sockets[0].ReceiveQueue, looks.After.Sockets[0].SendQueue));
        Assert.Empty(SocketCatalog.Judge(looks, "pod/x"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_server_that_does_not_accept_is_found(string address)
    {
        await using var scene = await Scene.StartAsync();
        using var listener = await scene.ListenAsync(address, 2);
        List<Socket> clients = [];
        var looks = await scene.LookTwiceAsync(async () =>
        {
            for (var count = 0; count < 8; count++)
            {
                clients.Add(await scene.BeginAsync(listener));
            }

            await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, Cancellation);
        });
        clients.ForEach(static client => client.Dispose());

        var findings = SocketCatalog.Judge(looks, "pod/x");
        Say(findings);
        var full = findings[0];
        Assert.Equal(SocketFindingNames.AcceptQueueFull, full.Name);
        Assert.Contains($"process {Environment.ProcessId}", full.Summary, StringComparison.Ordinal);
        Assert.True(looks.Grown("TcpExtListenOverflows") > 0);
        var unanswered = Assert.Single(findings, static finding => finding.Name == SocketFindingNames.ConnectUnanswered);
        Assert.Contains("does not answer", unanswered.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_that_nobody_closes_are_counted_for_their_process()
    {
        await using var scene = await Scene.StartAsync();
        using var listener = await scene.ListenAsync("127.0.0.1", 64);
        List<Socket> left = [];
        for (var count = 0; count < 20; count++)
        {
            using var client = await scene.ConnectAsync(listener);
            left.Add(await listener.AcceptAsync(Cancellation));
        }

        var looks = await scene.LookTwiceAsync(static () => Task.CompletedTask);
        left.ForEach(static socket => socket.Dispose());

        var leak = Assert.Single(SocketCatalog.Judge(looks, "pod/x"));
        Say([leak]);
        Assert.Equal(SocketFindingNames.CloseWaitLeak, leak.Name);
        Assert.StartsWith($"20 connections that the other side closed are held open by process {Environment.ProcessId}", leak.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_found_from_both_ends()
    {
        await using var scene = await Scene.StartAsync();
        using var listener = await scene.ListenAsync("127.0.0.1", 4);
        using var client = await scene.ConnectAsync(listener);
        using var server = await listener.AcceptAsync(Cancellation);
        client.Blocking = false;
        var bytes = new byte[1 << 20];
        try
        {
            while (client.Send(bytes) > 0)
            {
            }
        }
        catch (SocketException full) when (full.SocketErrorCode == SocketError.WouldBlock)
        {
            // As much as fits.
        }

        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
        var looks = await scene.LookTwiceAsync(static () => Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation));

        var findings = SocketCatalog.Judge(looks, "pod/x");
        Say(findings);
        Assert.Equal([SocketFindingNames.PeerDoesNotRead, SocketFindingNames.ProcessDoesNotRead], findings.Select(static finding => finding.Name));
    }

    [Fact]
    public async Task A_path_that_loses_segments_is_found_and_so_is_one_that_loses_all()
    {
        Command.Require("nft");
        await using var scene = await Scene.StartAsync();
        using var listener = await scene.ListenAsync("127.0.0.1", 4);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var client = await scene.ConnectAsync(listener);
        using var server = await listener.AcceptAsync(Cancellation);
        // What is dropped on its way out was never sent, for TCP.
        scene.Place.Command("nft", $"add table inet lossy; add chain inet lossy in {{ type filter hook input priority 0; }}; add rule inet lossy in tcp dport {port} ip length > 100 numgen random mod 100 < 20 drop");
        var looks = await scene.LookTwiceAsync(async () =>
        {
            for (var count = 0; count < 60; count++)
            {
                await client.SendAsync(new byte[20_000], Cancellation);
                await ReadAsync(server, 20_000);
            }
        });
        var findings = SocketCatalog.Judge(looks, "pod/x");
        Say(findings);
        Assert.Contains(findings, finding => finding.Name == SocketFindingNames.Retransmissions && finding.Summary.Contains($"127.0.0.1:{port}", StringComparison.Ordinal));
        Assert.True(looks.Grown("TcpRetransSegs") > 0);

        scene.Place.Command("nft", "flush table inet lossy");
        scene.Place.Command("nft", $"add rule inet lossy in tcp dport {port} drop");
        await client.SendAsync(new byte[2000], Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Cancellation);
        var silent = SocketCatalog.Judge(await scene.LookTwiceAsync(static () => Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation)), "pod/x");
        Say(silent);
        Assert.Contains(silent, finding => finding.Name == SocketFindingNames.PeerSilent && finding.Summary.StartsWith($"127.0.0.1:{port} acknowledges nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UDP_packets_without_room_are_counted()
    {
        await using var scene = await Scene.StartAsync();
        using var deaf = await scene.Place.DoAsync(static () =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4096 };
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return socket;
        });
        using var sender = await scene.Place.DoAsync(static () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        var looks = await scene.LookTwiceAsync(() =>
        {
            for (var count = 0; count < 50; count++)
            {
                sender.SendTo(new byte[1000], deaf.LocalEndPoint!);
            }

            return Task.CompletedTask;
        });
        var drops = Assert.Single(SocketCatalog.Judge(looks, "pod/x"));
        Say([drops]);
        Assert.Equal(SocketFindingNames.UdpDrops, drops.Name);
    }

    [Fact]
    public async Task Thousands_of_connections_are_counted_within_a_moment_and_the_target_is_not_touched()
    {
        await using var scene = await Scene.StartAsync();
        using var listener = await scene.ListenAsync("127.0.0.1", 4096);
        List<Socket> sockets = [];
        for (var count = 0; count < 2500; count++)
        {
            sockets.Add(await scene.ConnectAsync(listener));
            sockets.Add(await listener.AcceptAsync(Cancellation));
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var look = await scene.LookAsync();
        TestContext.Current.SendDiagnosticMessage($"{look.Count} sockets in {watch.ElapsedMilliseconds} ms");
        TestContext.Current.TestOutputHelper?.WriteLine($"{look.Count} sockets in {watch.ElapsedMilliseconds} ms, {look.Sockets.Count} told");
        sockets.ForEach(static socket => socket.Dispose());
        Assert.Equal(5001, look.Count);
        Assert.InRange(look.Sockets.Count, 500, SocketsAnswer.MostSockets);
        Assert.Equal(5000, look.States.Single(static state => state.State == SocketState.Established).Count);
    }

    private static void Say(IEnumerable<SocketFinding> findings)
    {
        foreach (var finding in findings)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{finding.Name}: {finding.Summary}\n  {string.Join("\n  ", finding.Evidence)}");
        }
    }

    private static async Task ReadAsync(Socket socket, int count)
    {
        var buffer = new byte[65_536];
        while (count > 0)
        {
            count -= await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(count, buffer.Length)), SocketFlags.None, Cancellation);
        }
    }

    /// <summary>An agent in a network namespace, and sockets of this process in there.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private readonly RunningAgent _agent;

        private Scene(NetworkNamespace place, RunningAgent agent, TestSession session) => (Place, _agent, Session) = (place, agent, session);

        public NetworkNamespace Place { get; }

        public TestSession Session { get; }

        public static async Task<Scene> StartAsync()
        {
            var place = NetworkNamespace.Make();
            var agent = await RunningAgent.StartAfterAsync(place.Prefix);
            return new Scene(place, agent, await TestSession.OpenAsync(agent));
        }

        public Task<SocketsAnswer> LookAsync() => Session.AskAsync<SocketsAnswer>(new SocketsRequest());

        public async Task<SocketLooks> LookTwiceAsync(Func<Task> between)
        {
            var before = await LookAsync();
            await between();
            return new SocketLooks(before, await LookAsync());
        }

        public Task<Socket> ListenAsync(string address, int backlog) => Place.DoAsync(() =>
        {
            var ip = IPAddress.Parse(address);
            var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(ip, 0));
            socket.Listen(backlog);
            return socket;
        });

        /// <summary>Connects, and comes back when the other side's kernel has answered.</summary>
        public async Task<Socket> ConnectAsync(Socket listener)
        {
            var socket = await Place.DoAsync(() => new Socket(listener.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
            await socket.ConnectAsync(listener.LocalEndPoint!, Cancellation);
            return socket;
        }

        /// <summary>Asks for a connection and does not wait for it.</summary>
        public Task<Socket> BeginAsync(Socket listener) => Place.DoAsync(() =>
        {
            var socket = new Socket(listener.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            try
            {
                socket.Connect(listener.LocalEndPoint!);
            }
            catch (SocketException pending) when (pending.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // It comes about when the other side answers, or never.
            }

            return socket;
        });

        public async ValueTask DisposeAsync()
        {
            await Session.DisposeAsync();
            await _agent.DisposeAsync();
            Place.Dispose();
        }
    }
}
