using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>
/// The local ports of a session. Bound before anything is added to the target, so that a taken port leaves nothing behind; served once
/// there is something behind them. Owns their listeners; Dispose closes them, twice without harm.
/// </summary>
internal sealed class SessionPorts(IReporter reporter, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>So many ports after the debugger's are tried.</summary>
    private const int PortsTried = 100;

    private readonly List<(PortForward Forward, LocalListener Listener)> _forwards = [];
    private LocalListener? _debugger;
    private int _debuggerWanted;

    /// <summary>The debugger's port; 0 where none was reserved.</summary>
    public int DebuggerPort => _debugger?.Port ?? 0;

    /// <summary>Binds every port.</summary>
    /// <param name="debugger">The debugger's port, or the next free one after it; null for its usual one, or for none.</param>
    /// <param name="forwards">Application ports.</param>
    /// <exception cref="FaultException">SND2007: a port that was asked for is taken.</exception>
    public void Reserve(int? debugger, IReadOnlyList<PortForward> forwards)
    {
        if (debugger is { } wanted)
        {
            BindDebugger(wanted);
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

    /// <summary>Lets connections to the debugger's port in, and says where it is.</summary>
    /// <param name="tool">The debugger's name.</param>
    /// <param name="usual">Its port where none was reserved, or the next free one after it.</param>
    /// <param name="open">Opens a channel to it.</param>
    /// <exception cref="FaultException">SND2007: no port is free.</exception>
    public void ServeDebugger(string tool, int usual, Func<CancellationToken, Task<TunnelChannel>> open)
    {
        var listener = _debugger ?? BindDebugger(usual);
        listener.Serve(open, Refused(tool));
        reporter.Report(new ListeningReport("127.0.0.1", DebuggerPort, tool, DebuggerPort == _debuggerWanted ? null : _debuggerWanted));
    }

    /// <summary>Lets connections to the application ports in, and says where they are.</summary>
    public void ServeForwards(Func<int, CancellationToken, Task<TunnelChannel>> open)
    {
        foreach (var (forward, listener) in _forwards)
        {
            var purpose = $"port {forward.Remote}";
            listener.Serve(cancellation => open(forward.Remote, cancellation), Refused(purpose));
            reporter.Report(new ListeningReport("127.0.0.1", listener.Port, purpose, listener.Port == forward.Wanted ? null : forward.Wanted));
        }
    }

    /// <summary>Closes the debugger's port, and leaves the application's open.</summary>
    public ValueTask CloseDebuggerAsync() => _debugger?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseDebuggerAsync().ConfigureAwait(false);
        foreach (var (_, listener) in _forwards)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }
    }

    private LocalListener BindDebugger(int wanted)
    {
        var last = Math.Min(65535, wanted + PortsTried);
        _debuggerWanted = wanted;
        return _debugger = LocalListener.Bind(Enumerable.Range(wanted, last - wanted + 1), clock) ?? throw new FaultException(
            FaultCatalog.LocalPortTaken,
            "cannot open a local port for the debugger",
            $"every port of 127.0.0.1 from {wanted} to {last} is taken or not permitted",
            "name another one: --port 23450");
    }

    private Action<string> Refused(string purpose) => reason => reporter.Report(new WarningReport($"a connection to {purpose} was refused: {reason}", null));
}
