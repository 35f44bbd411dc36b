using System.Text;
using Sonde.Agent.Shielding;
using Sonde.Testing;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Shielding;

public sealed class ProbeConversationTests
{
    private const string Probe = "GET /healthz HTTP/1.1\r\nUser-Agent: kube-probe/1.36\r\n\r\n";

    private static readonly ShieldedProbe Liveness = new(ProbeKind.Http, 8080, "/healthz", true);
    private static readonly ShieldedProbe Readiness = new(ProbeKind.Http, 8080, "/ready", false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/healthz", "/healthz", true)]
    [InlineData("/ready", "/ready", false)]
    [InlineData("/health%7a", "/health%7a", false)]
    public async Task A_probe_is_answered_and_counts_for_the_limit_only_where_it_is_the_one(string path, string name, bool restarts)
    {
        var (theirs, ours) = PipeDuplex.CreatePair();
        ShieldedProbe? found = null;
        var running = Start(ours, probe => found = probe, _ => throw new InvalidOperationException("it is no stranger"));
        await theirs.WriteAsync(Encoding.ASCII.GetBytes(Probe.Replace("/healthz", path, StringComparison.Ordinal)), Cancellation);
        var answer = new byte[HttpProbeText.Answer.Length];
        await theirs.ReadExactlyAsync(answer, Cancellation);
        await theirs.DisposeAsync();
        await running;
        Assert.Equal(HttpProbeText.Answer, answer);
        Assert.Equal((name, restarts), (found!.Name, found.RestartsLimit));
    }

    [Fact]
    public async Task Another_request_is_passed_on_whole_and_so_is_its_answer()
    {
        var (theirs, ours) = PipeDuplex.CreatePair();
        var (shieldsEnd, target) = PipeDuplex.CreatePair();
        var found = new List<ShieldedProbe?>();
        var running = Start(ours, found.Add, _ => Task.FromResult<Stream>(shieldsEnd));
        var request = Encoding.ASCII.GetBytes("POST /orders HTTP/1.1\r\n\r\n");
        await theirs.WriteAsync(request, Cancellation);
        var seen = new byte[request.Length];
        await target.ReadExactlyAsync(seen, Cancellation);
        Assert.Equal(request, seen);
        Assert.Equal([null], found);
        var answer = Encoding.ASCII.GetBytes("HTTP/1.1 201 Created\r\n\r\n");
        await target.WriteAsync(answer, Cancellation);
        var told = new byte[answer.Length];
        await theirs.ReadExactlyAsync(told, Cancellation);
        Assert.Equal(answer, told);
        await theirs.DisposeAsync();
        await target.DisposeAsync();
        await running;
    }

    private static Task Start(Stream client, Action<ShieldedProbe?> onFinding, Func<CancellationToken, Task<Stream>> connect) => Task.Run(
        async () =>
        {
            try
            {
                await new ProbeConversation([Liveness, Readiness], connect, new ManualTimeProvider()).RunAsync(client, onFinding, Cancellation);
            }
            catch (IOException)
            {
                // The test has closed its end.
            }
        },
        Cancellation);
}
