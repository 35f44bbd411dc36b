using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Agent.Intercepting;
using Sonde.Agent.Shielding;
using Sonde.Testing;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Intercepting;

/// <summary>A turned connection in memory: its client, and the ends at the pod and on the client's machine, which the test plays.</summary>
internal sealed class InterceptedBench
{
    private static readonly IPAddress Node = IPAddress.Parse("10.0.0.1");

    private readonly Queue<PipeDuplex> _pods = new();
    private readonly Queue<PipeDuplex> _heres = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly InterceptPlace _place;

    public InterceptedBench(InterceptHeader? header = null, bool isFromNode = false)
    {
        (Client, var ours) = PipeDuplex.CreatePair();
        _place = new InterceptPlace(8080, header, [Node], OpenHereAsync, Clock);
        var connection = new TurnedConnection(ours, isFromNode ? Node : IPAddress.Parse("10.0.0.9"), ConnectAsync);
        var crossing = new Crossing(_place, Tally, _ending.Token);
        Running = Task.Run(async () =>
        {
            try
            {
                await (header is null ? new WholeConnection(_place, crossing, Tally).RunAsync(connection, _cut.Token) : new RoutedConnection(_place, crossing, Tally).RunAsync(connection, _cut.Token));
            }
            catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
            {
                // As the door takes it.
            }
        });
    }

    public ManualTimeProvider Clock { get; } = new();

    public InterceptTally Tally { get; } = new();

    public PipeDuplex Client { get; }

    public Task Running { get; }

    /// <summary>Whether the program on the client's machine takes connections.</summary>
    public bool TakesHere { get; set; } = true;

    /// <summary>Whether the client's machine says nothing at all.</summary>
    public bool IsMute { get; set; }

    public PipeDuplex Pod => Last(_pods);

    public PipeDuplex Here => Last(_heres);

    public int Pods => _pods.Count;

    public int Heres => _heres.Count;

    public void End() => _ending.Cancel();

    public static async Task SayAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Fails unless exactly this comes next.</summary>
    public static async Task HearsAsync(Func<PipeDuplex> at, string text)
    {
        var bytes = new byte[text.Length];
        for (var left = 500; left > 0; left--)
        {
            try
            {
                await at().ReadExactlyAsync(bytes, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, CancellationToken.None);
                break;
            }
            catch (InvalidOperationException)
            {
                // Nobody has connected to it yet.
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
            }
        }

        Assert.Equal(text, Encoding.ASCII.GetString(bytes));
    }

    /// <summary>Fails unless this end is closed.</summary>
    public static async Task IsClosedAsync(Stream stream) =>
        Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, CancellationToken.None));

    public async Task DoneAsync() => await Running.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, CancellationToken.None);

    private static PipeDuplex Last(Queue<PipeDuplex> queue)
    {
        lock (queue)
        {
            return queue.LastOrDefault() ?? throw new InvalidOperationException("Nobody has connected yet.");
        }
    }

    private static PipeDuplex Add(Queue<PipeDuplex> queue)
    {
        var (theirs, ours) = PipeDuplex.CreatePair();
        lock (queue)
        {
            queue.Enqueue(theirs);
        }

        return ours;
    }

    private Task<Stream> ConnectAsync(CancellationToken cancellation) => Task.FromResult<Stream>(Add(_pods));

    private async Task<Stream> OpenHereAsync(CancellationToken cancellation)
    {
        if (IsMute)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        }

        return TakesHere ? Add(_heres) : throw new IOException("nothing takes it");
    }
}
