using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>
/// A pod, its node and another pod, each in a network namespace of its own; in the pod a Go server on port 8080 and an agent, and an IDE with a
/// breakpoint in the server's handler.
/// </summary>
internal sealed class ShieldScene : IAsyncDisposable
{
    public const int Port = 8080;
    public const string NodeAddress = "10.77.1.1";
    public const string PodAddress = "10.77.1.2";
    private const string Elsewhere = "10.77.2.2";

    public const string Probe = "GET /healthz HTTP/1.1\r\nHost: pod\r\nUser-Agent: kube-probe/1.36\r\nConnection: close\r\n\r\n";
    public const string Request = "GET / HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n";

    /// <summary>Undone in reverse, each whether or not another one fails: namespaces and targets must not outlive their test.</summary>
    private readonly Stack<Func<ValueTask>> _undo = new();

    private ShieldScene() => (Node, Pod, Other) = (Make(), Make(), Make());

    public NetworkNamespace Node { get; }

    public NetworkNamespace Pod { get; }

    public NetworkNamespace Other { get; }

    public GoTarget Target { get; private set; } = null!;

    public RunningAgent Agent { get; private set; } = null!;

    public TestSession Session { get; private set; } = null!;

    /// <summary>The table of ours, or nothing.</summary>
    public string Tables => Pod.Command("nft", "list", "tables").Trim();

    /// <param name="agentPrefix">Words before the agent's own, as setpriv's.</param>
    public static async Task<ShieldScene> StartAsync(params string[] agentPrefix)
    {
        var scene = new ShieldScene();
        try
        {
            await scene.FillAsync(agentPrefix);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Attaches with a shield, from the node's address alone: the gateway is the same.</summary>
    public Task<StartDebuggerAnswer> AttachAsync(PauseLimit? limit = null, string source = NodeAddress) => Session.AskAsync<StartDebuggerAnswer>(
        new StartDebuggerRequest("delve", Target.Id)
        {
            Limit = limit,
            Shield = new ShieldRequest([new ShieldedProbe(ProbeKind.Http, Port, "/healthz", true), new ShieldedProbe(ProbeKind.Grpc, Port, "", false)], [source]),
        });

    /// <summary>Attaches, arms, and has a request from elsewhere run into the breakpoint; returns when the shield is up, with that request.</summary>
    public async Task<Task<string>> StopAsync(PauseLimit? limit = null)
    {
        await AttachAsync(limit);
        Assert.Empty(Tables);
        var client = await DapClient.AttachAsync(await Session.OpenAsync(new DebuggerPurpose()));
        _undo.Push(client.DisposeAsync);
        var request = AskAsync(Other, Request);
        await Session.SeesAsync(status => status is { State: TargetState.Stopped, Shield.IsOn: true }, "the stop and the shield");
        return request;
    }

    /// <summary>Sends bytes to the pod's port and returns everything that comes back until the end.</summary>
    public static async Task<string> AskAsync(NetworkNamespace from, string request)
    {
        using var socket = await ConnectAsync(from, Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public static Task<Socket> ConnectAsync(NetworkNamespace from, int port) => from.DoAsync(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Parse(PodAddress), port);
        return socket;
    });

    /// <summary>Every port of an address that takes a connection.</summary>
    public static Task<int[]> ScanAsync(NetworkNamespace from, string address) => from.DoAsync(() =>
    {
        var there = IPAddress.Parse(address);
        return Enumerable.Range(1, 65535).Where(port =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(there, port);

                // From the same address a socket may have got the number that it looks for, and connects to itself.
                return !socket.LocalEndPoint!.Equals(socket.RemoteEndPoint);
            }
            catch (SocketException)
            {
                return false;
            }
        }).ToArray();
    });

    public async ValueTask DisposeAsync()
    {
        List<Exception> failures = [];
        while (_undo.TryPop(out var undo))
        {
            try
            {
                await undo();
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    private NetworkNamespace Make()
    {
        var place = NetworkNamespace.Make();
        Undo(place.Dispose);
        return place;
    }

    private async Task FillAsync(string[] agentPrefix)
    {
        NetworkNamespace.Join((Node, NodeAddress), (Pod, PodAddress), 1);
        NetworkNamespace.Join((Node, "10.77.2.1"), (Other, Elsewhere), 2);
        Node.Command("sysctl", "-qw", "net.ipv4.ip_forward=1");
        Target = GoTarget.Start(Pod.Prefix, $"0.0.0.0:{Port}");
        Undo(Target.Dispose);
        await Eventually.IsTrueAsync(() => Pod.Command("ss", "-ltnH").Contains($":{Port}", StringComparison.Ordinal), "the target listens");
        Agent = await RunningAgent.StartAfterAsync([.. Pod.Prefix, .. agentPrefix]);
        _undo.Push(Agent.DisposeAsync);
        Session = await TestSession.OpenAsync(Agent);
        _undo.Push(Session.DisposeAsync);
    }

    private void Undo(Action undo) => _undo.Push(() =>
    {
        undo();
        return ValueTask.CompletedTask;
    });
}
