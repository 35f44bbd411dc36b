using Sonde.Core.Reports;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>
/// The local port of a debugger, which may outlive it: <see cref="Lose"/> says that it is gone, <see cref="Serve"/> that the next one is there. IDEs that
/// speak DAP stay connected meanwhile, and who connects waits. Any thread. Owns its listener; Dispose closes it, twice without harm.
/// </summary>
internal sealed class DebuggerPort(IReporter reporter, TimeProvider clock) : IDebuggerPort
{
    /// <summary>How long a connection whose debugger has ended waits for word of whether that is the session's end, or the target's.</summary>
    private static readonly TimeSpan MostUncertain = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private TaskCompletionSource _change = NewSource();
    private LocalListener? _listener;
    private Func<CancellationToken, Task<TunnelChannel>>? _open;
    private int _wanted;
    private int _generation;
    private bool _isServing;

    /// <inheritdoc/>
    public int Port => _listener?.Port ?? 0;

    /// <inheritdoc/>
    public void Bind(int wanted)
    {
        if (_listener is not null)
        {
            return;
        }

        _wanted = wanted;
        _listener = LocalListener.BindDebugger(wanted, clock);
    }

    /// <inheritdoc/>
    public void Serve(string tool, int usual, Func<CancellationToken, Task<TunnelChannel>> open)
    {
        Bind(usual);
        Set(open);
        if (!_isServing)
        {
            _isServing = true;
            _listener!.Serve(
                async (socket, cancellation) =>
                {
                    using var connection = new DebuggerConnection(socket, this, clock);
                    await connection.RunAsync(cancellation).ConfigureAwait(false);
                },
                reason => reporter.Report(new WarningReport($"a connection to {tool} was refused: {reason}", null)));
        }

        reporter.Report(new ListeningReport("127.0.0.1", Port, tool, Port == _wanted ? null : _wanted));
    }

    /// <inheritdoc/>
    public void Lose()
    {
        lock (_gate)
        {
            if (_open is not null)
            {
                _open = null;
                _generation++;
                Tell();
            }
        }
    }

    /// <inheritdoc/>
    public void Set(Func<CancellationToken, Task<TunnelChannel>> open)
    {
        lock (_gate)
        {
            _open = open;
            Tell();
        }
    }

    /// <summary>A channel to the debugger; waits for one.</summary>
    /// <exception cref="ChannelRefusedException">The agent refused, in its words.</exception>
    /// <exception cref="IOException">The link ended first.</exception>
    public async Task<(int Generation, TunnelChannel Channel)> OpenAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var (generation, open, change) = Now();
            if (open is not null)
            {
                return (generation, await open(cancellation).ConfigureAwait(false));
            }

            await change.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the debugger of this generation is said to be gone. False where it is not, after 5 s: then it has only let this connection go.</summary>
    public async Task<bool> IsLostAsync(int generation, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostUncertain, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        while (true)
        {
            var (now, _, change) = Now();
            if (now != generation)
            {
                return true;
            }

            try
            {
                await change.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _listener?.DisposeAsync() ?? ValueTask.CompletedTask;

    private (int Generation, Func<CancellationToken, Task<TunnelChannel>>? Open, Task Change) Now()
    {
        lock (_gate)
        {
            return (_generation, _open, _change.Task);
        }
    }

    private void Tell()
    {
        _change.TrySetResult();
        _change = NewSource();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
