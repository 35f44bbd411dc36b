using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Sonde.Bench;

/// <summary>New connections, throughput both ways with the client's CPU time, and memory, through <c>sonde forward</c> and its peers.</summary>
internal sealed class Wire(Lab lab)
{
    private const int Connections = 100;
    private const int PipedConnections = 7;
    private const int Rounds = 5;
    private const long Bytes = 200L << 20;

    private static readonly (string Kind, int Index, string Port, byte[] Payload)[] Kinds =
        [("text", 1, Lab.SourcePort, Payload.Text), ("noise", 2, Lab.NoisePort, Payload.Noise)];

    /// <summary>One direction of one kind.</summary>
    /// <param name="Index">Which of the forwarded ports.</param>
    /// <param name="RemotePort">Its number in the pod.</param>
    /// <param name="Transfer">From the moment that the length was sent.</param>
    /// <param name="Goal">Times the peer's rate.</param>
    private sealed record Way(int Index, string RemotePort, Func<Stream, Stream, Task> Transfer, double Goal);

    public async Task<IReadOnlyList<Comparison>> MeasureAsync()
    {
        var (sonde, ours) = await lab.SondeForwardAsync(Lab.EchoPort, Lab.SourcePort, Lab.NoisePort, Lab.SinkPort);
        var (kubectl, theirs) = await lab.PortForwardAsync(Lab.EchoPort, Lab.SourcePort, Lab.NoisePort, Lab.SinkPort);
        using (sonde)
        using (kubectl)
        {
            var comparisons = new List<Comparison>();
            comparisons.AddRange(await ConnectAsync(ours[0], theirs[0]));
            foreach (var (kind, index, port, payload) in Kinds)
            {
                comparisons.AddRange(await ThroughputAsync($"down, {kind}", new Way(index, port, DownAsync, 0.9), (sonde, ours), (kubectl, theirs)));
                comparisons.AddRange(await ThroughputAsync(
                    $"up, {kind}", new Way(3, Lab.SinkPort, (to, from) => UpAsync(to, from, payload), 1.2), (sonde, ours), (kubectl, theirs)));
            }

            comparisons.Add(new("memory of the CLI, resident after that", "MB", [Child.ResidentMegabytes(sonde.Id)], [Child.ResidentMegabytes(kubectl.Id)], new Goal("at most 60 MB", (our, _) => our <= 60)));
            comparisons.Add(new("memory of the agent, resident after that", "MB", [AgentMegabytes()], [], new Goal("at most 15 MB", (our, _) => our <= 15)));
            await sonde.InterruptAsync();
            return comparisons;
        }
    }

    private async Task<IReadOnlyList<Comparison>> ConnectAsync(int ours, int theirs)
    {
        List<double> our = [], their = [], piped = [];
        for (var round = -5; round < Connections; round++)
        {
            var one = await EchoAsync(ours);
            var other = await EchoAsync(theirs);
            if (round >= 0)
            {
                our.Add(one);
                their.Add(other);
            }
        }

        for (var round = 0; round < PipedConnections; round++)
        {
            piped.Add(await PipeAsync());
        }

        return
        [
            new("new connection and echo of one byte, against `kubectl port-forward`", "ms", our, their, new Goal("no slower", (mine, peer) => mine <= peer)),
            new("the same, against `kubectl exec -i -- nc` for each connection", "ms", our, piped, new Goal("at least 20 times faster", (mine, peer) => mine * 20 <= peer)),
        ];
    }

    private static async Task<double> EchoAsync(int port)
    {
        var began = Stopwatch.GetTimestamp();
        using var socket = await Lab.ConnectAsync(port);
        var one = new byte[1];
        await socket.SendAsync(one);
        if (await socket.ReceiveAsync(one) != 1)
        {
            throw new IOException("the echo closed");
        }

        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private async Task<double> PipeAsync()
    {
        var began = Stopwatch.GetTimestamp();
        using var child = Child.StartPiped(
            lab.Kubectl, "--kubeconfig", lab.Kubeconfig, "-n", Lab.Namespace, "exec", "-i", Lab.Target, "--", "/wire", "pipe", Lab.EchoPort);
        var one = new byte[1];
        await child.Input.WriteAsync(one);
        await child.Input.FlushAsync();
        await child.Output.ReadExactlyAsync(one);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private async Task<IReadOnlyList<Comparison>> ThroughputAsync(
        string name, Way way, (Child Child, IReadOnlyList<int> Ports) ours, (Child Child, IReadOnlyList<int> Ports) theirs)
    {
        List<double> our = [], their = [], ourCpu = [], theirCpu = [], bare = [];
        for (var round = -1; round < Rounds; round++)
        {
            var one = await ForwardedAsync(ours.Child, ours.Ports[way.Index], way);
            var other = await ForwardedAsync(theirs.Child, theirs.Ports[way.Index], way);
            var exec = await ExecutedAsync(way);
            if (round >= 0)
            {
                our.Add(one.Rate);
                ourCpu.Add(one.Cpu);
                their.Add(other.Rate);
                theirCpu.Add(other.Cpu);
                bare.Add(exec);
            }
        }

        return
        [
            new($"throughput {name}, 200 MiB, against `kubectl port-forward`", "MB/s", our, their,
                new Goal(string.Create(CultureInfo.InvariantCulture, $"at least {way.Goal} times"), (mine, peer) => mine >= way.Goal * peer)),
            new($"the same, {name}, against one `kubectl exec -i`", "MB/s", our, bare, new Goal("said, not judged", (_, _) => true)),
            new($"client CPU of that, {name}, against `kubectl port-forward`", "s", ourCpu, theirCpu, new Goal("at most half", (mine, peer) => mine <= peer / 2)),
        ];
    }

    private static async Task<(double Rate, double Cpu)> ForwardedAsync(Child child, int port, Way way)
    {
        using var stream = new NetworkStream(await Lab.ConnectAsync(port), ownsSocket: true);
        var before = child.CpuSeconds();
        var rate = await RateAsync(way, stream, stream);
        return (rate, child.CpuSeconds() - before);
    }

    /// <summary>What an exec stream of this server carries at all: Sonde's tunnel is one, too.</summary>
    private async Task<double> ExecutedAsync(Way way)
    {
        using var child = Child.StartPiped(
            lab.Kubectl, "--kubeconfig", lab.Kubeconfig, "-n", Lab.Namespace, "exec", "-i", Lab.Target, "-c", "wire", "--", "/wire", "pipe", way.RemotePort);
        return await RateAsync(way, child.Input, child.Output);
    }

    private static async Task<double> RateAsync(Way way, Stream to, Stream from)
    {
        await to.WriteAsync(Length());
        await to.FlushAsync();
        var began = Stopwatch.GetTimestamp();
        await way.Transfer(to, from);
        return Bytes / 1e6 / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task DownAsync(Stream to, Stream from)
    {
        var buffer = new byte[256 * 1024];
        long total = 0;
        int count;
        while (total < Bytes && (count = await from.ReadAsync(buffer)) > 0)
        {
            total += count;
        }

        if (total != Bytes)
        {
            throw new IOException($"{total} of {Bytes} bytes came");
        }
    }

    private static async Task UpAsync(Stream to, Stream from, byte[] payload)
    {
        const int piece = 256 * 1024;
        for (long total = 0; total < Bytes; total += piece)
        {
            await to.WriteAsync(payload.AsMemory((int)(total % payload.Length), piece));
        }

        await to.FlushAsync();
        if (await from.ReadAsync(new byte[2]) != 1)
        {
            throw new IOException("the sink did not acknowledge");
        }
    }

    private static byte[] Length()
    {
        var head = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(head, Bytes);
        return head;
    }

    /// <summary>The agent that serves runs on this very machine: the largest one.</summary>
    private static double AgentMegabytes() => Process.GetProcessesByName("sonde-agent").Max(process => Child.ResidentMegabytes(process.Id));
}
