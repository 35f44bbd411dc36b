using Sonde.Agent.Tracing;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Tracing;

/// <summary>Probes that count what a test says.</summary>
internal sealed class FakeProbes : IProbes
{
    public long[] Counts { get; init; } = [0];

    public Queue<CallSeenLine> Queue { get; } = new();

    public long Missed { get; set; }

    public bool IsDetached { get; private set; }

    public bool IsDisposed { get; private set; }

    public IReadOnlyList<long> Calls() => Counts;

    public CallCountsLine Count(int function) => new(function, Counts[function], Counts[function], 10 * Counts[function], 10, [10], [Counts[function]]);

    public CallSeenLine? Next() => Queue.TryDequeue(out var call) ? call : null;

    public long Untold() => Missed;

    public void Detach() => IsDetached = true;

    public void Dispose() => IsDisposed = true;
}
