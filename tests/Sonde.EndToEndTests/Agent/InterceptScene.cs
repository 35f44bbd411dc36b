using System.Net;
using System.Net.Sockets;
using Sonde.Core.Intercepting;
using Sonde.EndToEndTests.Support;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>
/// A pod, its node and another pod, each in a network namespace of its own; in the pod an HTTP server called <c>pod</c> on port 8080 and an agent; on this machine, outside of all of them, one called
/// <c>here</c>, and a session that takes to it what the agent offers.
/// </summary>
internal sealed class InterceptScene : IAsyncDisposable
{
    public const int Port = 8080;
    public const string NodeAddress = "10.78.1.1";
    private const string PodAddress = "10.78.1.2";

    private readonly Stack<Func<ValueTask>> _undo = new();

    private InterceptScene() => (Node, Pod, Other) = (Make(), Make(), Make());

    public NetworkNamespace Node { get; }

    public NetworkNamespace Pod { get; }

    public NetworkNamespace Other { get; }

    public PlainServer Here { get; private set; } = null!;

    public RunningAgent Agent { get; private set; } = null!;

    public TestSession Session { get; private set; } = null!;

    /// <summary>Every rule in the pod's network.</summary>
    public string Rules => Pod.Command("nft", "list", "ruleset").Trim();

    /// <param name="graceSeconds">How long the client may be silent.</param>
    /// <param name="agentPrefix">Words before the agent's own, as setpriv's.</param>
    public static async Task<InterceptScene> StartAsync(double graceSeconds = 5, params string[] agentPrefix)
    {
        var scene = new InterceptScene();
        try
        {
            await scene.FillAsync(graceSeconds, agentPrefix);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public Task<InterceptAnswer> BeginAsync(InterceptHeader? header = null, IReadOnlyList<string>? probeSources = null) =>
        Session.AskAsync<InterceptAnswer>(new StartInterceptRequest(Port) { Header = header, ProbeSources = probeSources });

    public Task<InterceptAnswer> EndAsync() => Session.AskAsync<InterceptAnswer>(new EndInterceptRequest());

    public async Task<InterceptFigures> FiguresAsync() => (await Session.AskAsync<InterceptAnswer>(new InterceptFiguresRequest())).Figures;

    /// <summary>A real HTTP client in a namespace; its connections are kept and used again.</summary>
    public static HttpClient Client(NetworkNamespace from, string address = PodAddress) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, _) => new NetworkStream(await from.DoAsync(() => Dial(address)), ownsSocket: true),
    })
    {
        BaseAddress = new Uri($"http://{address}:{Port}"),
        Timeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Who answers a connection of its own: <c>pod</c> or <c>here</c>.</summary>
    public static async Task<string> WhoAsync(NetworkNamespace from)
    {
        using var client = Client(from);
        return await WhoAsync(client);
    }

    /// <summary>Who answers a request.</summary>
    public static async Task<string> WhoAsync(HttpClient client, string path = "/", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split(' ')[0];
    }

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

    private static Socket Dial(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Parse(address), Port);
        return socket;
    }

    private NetworkNamespace Make()
    {
        var place = NetworkNamespace.Make();
        _undo.Push(() =>
        {
            place.Dispose();
            return ValueTask.CompletedTask;
        });
        return place;
    }

    private async Task FillAsync(double graceSeconds, string[] agentPrefix)
    {
        NetworkNamespace.Join((Node, NodeAddress), (Pod, PodAddress), 1);
        NetworkNamespace.Join((Node, "10.78.2.1"), (Other, "10.78.2.2"), 2);
        Node.Command("sysctl", "-qw", "net.ipv4.ip_forward=1");
        var pod = await Pod.DoAsync(static () => PlainServer.Start("pod", Port));
        _undo.Push(pod.DisposeAsync);
        Here = PlainServer.Start("here");
        _undo.Push(() => Here.DisposeAsync());
        Agent = await RunningAgent.StartAfterAsync([.. Pod.Prefix, .. agentPrefix]);
        _undo.Push(Agent.DisposeAsync);
        var inlet = new InterceptInlet(new LocalProgram("127.0.0.1", Here.Port), TimeProvider.System, new RecordingReporter());
        Session = await TestSession.OpenAsync(Agent, graceSeconds, inlet.ServeAsync);
        _undo.Push(Session.DisposeAsync);
    }
}
