using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>
/// The local ports of a session. Bound before anything is added to the target, so that a taken port leaves nothing behind; served once
/// there is something behind them. Owns their listeners; Dispose closes them, twice without harm.
/// </summary>
/// <param name="reporter">Hears where they are.</param>
/// <param name="clock">For pauses.</param>
/// <param name="kept">A debugger's port that outlives the session: it is left open, for the next one. Null for one of the session's own.</param>
internal sealed class SessionPorts(IReporter reporter, TimeProvider clock, IDebuggerPort? kept = null) : IAsyncDisposable
{
    private readonly List<(PortForward Forward, LocalListener Listener)> _forwards = [];

    /// <summary>The debugger's port.</summary>
    public IDebuggerPort Debugger { get; } = kept ?? new DebuggerPort(reporter, clock);

    /// <summary>Binds every port.</summary>
    /// <param name="debugger">The debugger's port, or the next free one after it; null for its usual one, or for none.</param>
    /// <param name="forwards">Application ports.</param>
    /// <exception cref="FaultException">SND2007: a port that was asked for is taken.</exception>
    public void Reserve(int? debugger, IReadOnlyList<PortForward> forwards)
    {
        if (debugger is { } wanted)
        {
            Debugger.Bind(wanted);
        }

        foreach (var forward in forwards)
        {
            _forwards.Add((forward, LocalListener.Bind(forward.Candidates, clock) ?? throw new FaultException(
                FaultCatalog.LocalPortTaken,
                $"cannot open {(forward.Wanted is { } port ? $"port {port}" : "any port")} of this machine",
                $"{(forward.Wanted is { } taken ? $"127.0.0.1:{taken} is taken" : "no port of 127.0.0.1 is free")} or not permitted",
                $"let a free one be found: :{forward.Remote}, or name another: LOCAL:{forward.Remote}")));
        }
    }

    /// <summary>Lets connections to the application ports in, and says where they are.</summary>
    public void ServeForwards(Func<int, CancellationToken, Task<TunnelChannel>> open)
    {
        foreach (var (forward, listener) in _forwards)
        {
            var purpose = $"port {forward.Remote}";
            listener.Serve(
                async (socket, cancellation) =>
                {
                    await using var channel = await open(forward.Remote, cancellation).ConfigureAwait(false);
                    await SocketRelay.RunAsync(socket, channel, cancellation).ConfigureAwait(false);
                },
                reason => reporter.Report(new WarningReport($"a connection to {purpose} was refused: {reason}", null)));
            reporter.Report(new ListeningReport("127.0.0.1", listener.Port, purpose, listener.Port == forward.Wanted ? null : forward.Wanted));
        }
    }

    /// <summary>Closes the debugger's port, and leaves the application's open. One that is kept stays open where another session may follow.</summary>
    /// <param name="isLast">Whether none can follow.</param>
    public async ValueTask CloseDebuggerAsync(bool isLast)
    {
        if (kept is null || isLast)
        {
            await Debugger.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            kept.Lose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseDebuggerAsync(isLast: false).ConfigureAwait(false);
        foreach (var (_, listener) in _forwards)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }
}
