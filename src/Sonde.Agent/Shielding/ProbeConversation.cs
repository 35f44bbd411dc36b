using Sonde.Tunnel.Control;

namespace Sonde.Agent.Shielding;

/// <summary>One connection that was turned to the shield: a probe is answered, everything else is passed on to the target, which answers when it runs.</summary>
/// <param name="probes">The probes of this port.</param>
/// <param name="connect">Connects to the target's own port.</param>
/// <param name="clock">Time.</param>
internal sealed class ProbeConversation(IReadOnlyList<ShieldedProbe> probes, Func<CancellationToken, Task<Stream>> connect, TimeProvider clock)
{
    /// <summary>Who has not said what they want by then is no probe: those speak first and at once.</summary>
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(1);

    /// <summary>The kubelet closes when it has its answer.</summary>
    private static readonly TimeSpan MostFarewell = TimeSpan.FromSeconds(1);

    private readonly byte[] _buffer = new byte[GrpcProbeText.MostBytes + 1];
    private readonly bool _takesGrpc = probes.Any(probe => probe.Kind == ProbeKind.Grpc);
    private readonly bool _takesHttp = probes.Any(probe => probe.Kind == ProbeKind.Http);
    private int _count;
    private bool _isGreeted;

    /// <summary>Runs it to its end. Does not close the stream.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="onFinding">Called once, when it is clear what it is: with the probe, or null where it is passed on.</param>
    /// <param name="cancellation">Cuts it off.</param>
    public async Task RunAsync(Stream client, Action<ShieldedProbe?> onFinding, CancellationToken cancellation)
    {
        if (await ReadAsync(client, cancellation) is ProbeFinding.Probe probe)
        {
            onFinding(Match(probe));
            await client.WriteAsync(probe.Answer, cancellation);
            await PartAsync(client, cancellation);
            return;
        }

        onFinding(null);
        await using var target = await connect(cancellation);
        await target.WriteAsync(ForTarget(), cancellation);
        await StreamSplice.RunAsync(client, target, cancellation);
    }

    /// <summary>The one that asks for the same; where none does (a path may be written in several ways), it is answered and counts for no limit.</summary>
    private ShieldedProbe Match(ProbeFinding.Probe found) =>
        probes.FirstOrDefault(probe => probe.Name == found.Name && probe.RestartsLimit)
        ?? probes.FirstOrDefault(probe => probe.Name == found.Name)
        ?? probes[0] with { Name = found.Name, RestartsLimit = false };

    private async Task<ProbeFinding> ReadAsync(Stream client, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(MostSilence, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            while (true)
            {
                switch (Look())
                {
                    case ProbeFinding.Greeting:
                        _isGreeted = true;
                        await client.WriteAsync(GrpcProbeText.Greeting, either.Token);
                        break;
                    case ProbeFinding.More:
                        var count = await client.ReadAsync(_buffer.AsMemory(_count), either.Token);
                        _count += count;
                        if (count == 0)
                        {
                            return new ProbeFinding.More();
                        }

                        break;
                    case var finding:
                        return finding;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeFinding.More();
        }
    }

    private ProbeFinding Look()
    {
        var bytes = _buffer.AsSpan(0, _count);
        if (bytes.IsEmpty)
        {
            return new ProbeFinding.More();
        }

        var isHttp2 = bytes[0] == GrpcProbeText.Preface[0];
        return _takesGrpc && isHttp2 ? GrpcProbeText.Look(bytes, _isGreeted)
            : _takesHttp ? HttpProbeText.Look(bytes)
            : new ProbeFinding.Stranger(..0);
    }

    /// <summary>What has come, without the answer to what the target has not said.</summary>
    private byte[] ForTarget()
    {
        var bytes = _buffer.AsSpan(0, _count);
        var own = Look() is ProbeFinding.Stranger stranger ? stranger.Own : ..0;
        return [.. bytes[..own.Start.Value], .. bytes[own.End.Value..]];
    }

    /// <summary>A socket that is closed with bytes unread takes its answer back with it.</summary>
    private async Task PartAsync(Stream client, CancellationToken cancellation)
    {
        StreamSplice.EndWrites(client);
        using var limit = new CancellationTokenSource(MostFarewell, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            while (await client.ReadAsync(_buffer, either.Token) > 0)
            {
                // Nothing that it could still say changes the answer.
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // It has left, or stays for no reason.
        }
    }
}
