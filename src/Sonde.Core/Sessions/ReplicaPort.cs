using Sonde.Core.Reports;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>
/// One local port over the debuggers of several replicas, which come and go. Any thread. Owns its listener; Dispose closes it, twice without harm.
/// </summary>
/// <param name="reporter">Hears where it is.</param>
/// <param name="clock">For pauses.</param>
internal sealed class ReplicaPort(IReporter reporter, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Func<CancellationToken, Task<TunnelChannel>>> _replicas = new(StringComparer.Ordinal);
    private TaskCompletionSource _change = NewSource();
    private LocalListener? _listener;
    private int _wanted;
    private bool _isServing;

    /// <summary>The port as one replica's session sees it.</summary>
    public IDebuggerPort For(string replica) => new Share(this, replica);

    /// <summary>The replicas whose debuggers are there, and a task that completes when they change.</summary>
    public (IReadOnlyDictionary<string, Func<CancellationToken, Task<TunnelChannel>>> Replicas, Task Change) Now()
    {
        lock (_gate)
        {
            return (new Dictionary<string, Func<CancellationToken, Task<TunnelChannel>>>(_replicas, StringComparer.Ordinal), _change.Task);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _listener?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Bind(int wanted)
    {
        lock (_gate)
        {
            if (_listener is null)
            {
                _wanted = wanted;
                _listener = LocalListener.BindDebugger(wanted, clock);
            }
        }
    }

    private void Serve(string tool)
    {
        lock (_gate)
        {
            if (_isServing)
            {
                return;
            }

            _isServing = true;
        }

        _listener!.Serve(
            async (socket, cancellation) =>
            {
                using var connection = new ReplicaConnection(socket, this);
                await connection.RunAsync(cancellation).ConfigureAwait(false);
            },
            reason => reporter.Report(new WarningReport($"a connection to {tool} was refused: {reason}", null)));
        reporter.Report(new ListeningReport("127.0.0.1", _listener.Port, tool, _listener.Port == _wanted ? null : _wanted));
    }

    private void Change(string replica, Func<CancellationToken, Task<TunnelChannel>>? open)
    {
        lock (_gate)
        {
            _replicas.Remove(replica);
            if (open is not null)
            {
                _replicas[replica] = open;
            }

            _change.TrySetResult();
            _change = NewSource();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Share(ReplicaPort all, string replica) : IDebuggerPort
    {
        public int Port => all._listener?.Port ?? 0;

        public void Bind(int wanted) => all.Bind(wanted);

        public void Serve(string tool, int usual, Func<CancellationToken, Task<TunnelChannel>> open)
        {
            all.Bind(usual);
            Set(open);
            all.Serve(tool);
        }

        public void Lose() => all.Change(replica, null);

        public void Set(Func<CancellationToken, Task<TunnelChannel>> open) => all.Change(replica, open);

        public ValueTask DisposeAsync()
        {
            Lose();
            return ValueTask.CompletedTask;
        }
    }
}
