using Sonde.Agent.Guarding;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Observing;

/// <summary>A client of the session's debugger within the agent: it joins through the guard as an IDE does, and leaves when it is disposed.</summary>
/// <remarks>Tasks: the relay, from the joining until <see cref="DisposeAsync"/>, which awaits it.</remarks>
internal sealed class LineClient : IAsyncDisposable
{
    private readonly ISessionGuard _guard;
    private readonly ClientRelay _relay;
    private readonly Task _relaying;

    private LineClient(ISessionGuard guard, ClientRelay relay, IDapDialect dialect, TimeProvider clock)
    {
        var pair = new DuplexPair();
        (_guard, _relay, _relaying) = (guard, relay, RelayAsync(relay, pair.Far));
        Peer = new DapPeer(pair.Near, dialect, clock);
    }

    /// <summary>The debugger.</summary>
    public DapPeer Peer { get; }

    /// <summary>Joins.</summary>
    /// <exception cref="AgentRefusedException">There is no debugger to join.</exception>
    public static async Task<LineClient> JoinAsync(ISessionGuard guard, IDapDialect dialect, TimeProvider clock, CancellationToken cancellation) =>
        new(guard, await guard.JoinAsync(cancellation), dialect, clock);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Peer.DisposeAsync();
        await _relaying;
        await _guard.LeaveAsync(_relay);
    }

    private static async Task RelayAsync(ClientRelay relay, Stream far)
    {
        await relay.RunAsync(far);
        await far.DisposeAsync();
    }
}
