using Sonde.Kubernetes;
using Sonde.Kubernetes.Configuration;
using Sonde.Kubernetes.Exec;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>The ways in which an exec is carried, each by itself; what a server takes is one of them.</summary>
[Trait("on", "kubernetes")]
public sealed class ExecTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 120_000;

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_go_both_ways_at_once_and_the_end_of_the_program_is_told(bool isSpdy)
    {
        await TestCluster.RequireAsync();
        var pod = $"pipe-{(isSpdy ? "spdy" : "websocket")}";
        await TestCluster.KubectlAsync("-n", place.Name, "run", pod, "--image", "localhost/sonde-net:dev", "--image-pull-policy", "Never", "--restart", "Never", "--command", "--", "sleep", "600");
        await TestCluster.KubectlAsync("-n", place.Name, "wait", "--for=condition=Ready", $"pod/{pod}", "--timeout=60s");
        var offer = isSpdy ? UpgradeOffer.Spdy : UpgradeOffer.V4;
        await using var client = new KubernetesClient(
            KubeconfigLoader.Load(new KubeconfigRequest { HomeDirectory = "/", WorkingDirectory = "/", ExplicitPath = TestCluster.Kubeconfig }),
            new KubernetesClientOptions { UserAgent = "sonde-tests", ExecOffers = [offer] });
        const int size = 32 * 1024 * 1024;
        var sent = new byte[size];
        new Random(1).NextBytes(sent);
        await using var stream = await client.ExecAsync(new ExecRequest(place.Name, pod, pod, ["sh", "-c", $"echo begun >&2; head -c {size}; exit 7"]), TestContext.Current.CancellationToken);

        var writing = Task.Run(() => stream.Write(sent), TestContext.Current.CancellationToken);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received, TestContext.Current.CancellationToken);
        await writing;

        Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
        Assert.Equal((7, "begun\n"), (stream.Status!.ExitCode, stream.StandardErrorTail));

        // Of the two only SPDY can end the input while the output goes on.
        await using var second = await client.ExecAsync(new ExecRequest(place.Name, pod, pod, ["cat"]), TestContext.Current.CancellationToken);
        second.Write("all"u8);
        Assert.Equal(isSpdy, second.CloseInput());
        using var reader = new StreamReader(second);
        Assert.Equal("all", isSpdy ? await reader.ReadToEndAsync(TestContext.Current.CancellationToken) : $"{(char)reader.Read()}{(char)reader.Read()}{(char)reader.Read()}");
        Assert.Equal(isSpdy, second.Status is { IsSuccess: true });
    }
}
