using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Sonde.Agent.Guarding;
using Sonde.Agent.Processes;
using Sonde.Agent.Shielding;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess;

/// <summary>
/// The guard over a debugger inside of its target. Such a debugger lets its target run when its last client's connection ends, whoever ended it: that is
/// what everything here comes down to, and why a dead agent needs nobody to mend its target.
/// </summary>
/// <remarks>
/// Tasks: one watch for each opening, awaited by <see cref="DisposeAsync"/>; it blocks on a 250 ms timer. Openings and closings take turns (<c>_turn</c>).
/// </remarks>
[SuppressMessage("Usage", "CA2213", Justification = "A late caller must find the turn, not an exception; it holds no handle.")]
internal sealed class InProcessGuard(IInProcessDebugger debugger, IProcessTable table, Action<StatusEvent> onStatus, TimeProvider clock)
    : ISessionGuard, IDebuggerObserver
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MostClosing = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly GuardBoard _board = new(onStatus, clock);
    private readonly CancellationTokenSource _closing = new();
    private OpenedDebugger? _opened;
    private ProcessStat? _before;
    private IReadOnlyList<string> _remains = [];
    private Task _watching = Task.CompletedTask;

    /// <inheritdoc/>
    public int TargetId { get; private set; }

    /// <inheritdoc/>
    public (TargetState State, SessionFigures Figures) Report => _board.Report;

    /// <inheritdoc/>
    public IReadOnlyList<DebuggerClient> Clients => _board.Clients;

    /// <summary>What a probe shield is made with; null where there can be none.</summary>
    public ShieldTools? Shields { get; init; }

    /// <inheritdoc/>
    public async Task<StartDebuggerAnswer> StartAsync(StartDebuggerRequest request, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_opened is not null)
            {
                throw Refused(AgentErrorCode.NotUnderstood, $"This session already debugs process {TargetId}.");
            }

            await _board.ArmAsync(request.Shield, Shields);
            _before = table.Stat(request.ProcessId) is { HasEnded: false } stat
                ? stat
                : throw Refused(AgentErrorCode.ProcessMissing, $"There is no process {request.ProcessId}.");
            _board.Limit = request.Limit;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
            _opened = await debugger.OpenAsync(request.ProcessId, either.Token);
            TargetId = request.ProcessId;
            _board.Attach(_opened.Freeze);
            _watching = Task.Run(WatchAsync, CancellationToken.None);
            return new StartDebuggerAnswer(_opened.Version, _opened.Freeze.TotalMilliseconds) { Files = _opened.Files.Count == 0 ? null : _opened.Files };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<ClientRelay> JoinAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        Socket? socket = null;
        try
        {
            var opened = _opened ?? throw Refused(AgentErrorCode.NotUnderstood, "No debugger was started in this session.");
            socket = await opened.DialAsync(cancellation);
            var relay = new ClientRelay(socket, new DebuggerWatch(this), clock.GetUtcNow(), clock);
            _board.Add(relay);
            return relay;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            socket?.Dispose();
            throw Refused(AgentErrorCode.ToolFailed, $"The debugger takes no connection: {failure.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public Task LeaveAsync(ClientRelay relay)
    {
        if (_board.Remove(relay))
        {
            _board.Resume();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<StopDebuggerAnswer> StopAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await CloseAsync();
            return new StopDebuggerAnswer(_board.Report.Figures, Look() is { IsStopped: false })
            {
                Shield = await _board.LowerAsync(),
                Remains = _remains.Count == 0 ? null : _remains,
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await StopAsync();
        await _watching;
        await _board.DisposeAsync();
    }

    /// <inheritdoc/>
    public async Task<SourcesAnswer?> ReadSourcesAsync(int processId, CancellationToken cancellation) =>
        _opened is { } opened && processId == TargetId ? await opened.ReadSourcesAsync(cancellation) : null;

    void IDebuggerObserver.ResumePasses()
    {
    }

    void IDebuggerObserver.BreakpointsChanged()
    {
    }

    void IDebuggerObserver.Resumed() => _board.Resume();

    void IDebuggerObserver.Stopped(string? where) => _board.Stop(where);

    void IDebuggerObserver.Halted(string? where) => _board.Tell(tally => tally.Halt(where));

    void IDebuggerObserver.Interrupted()
    {
    }

    void IDebuggerObserver.InterruptionEnded()
    {
    }

    void IDebuggerObserver.Located(string where) => _board.Tell(tally => tally.Locate(where));

    void IDebuggerObserver.ClientChanged() => _board.Refresh();

    /// <summary>In turn only. The clients first: the target cannot do what closing asks of it while somebody has it stopped.</summary>
    private async Task CloseAsync()
    {
        if (_opened is not { } opened)
        {
            return;
        }

        await LetGoAsync();
        _remains = await opened.CloseAsync();
        _opened = null;
        _board.Release(Look() is null, null);
    }

    private async Task LetGoAsync()
    {
        var clients = _board.Connected;
        foreach (var client in clients)
        {
            client.Close();
        }

        await Task.WhenAny(Task.WhenAll(clients.Select(client => client.Closed)), Task.Delay(MostClosing, clock, CancellationToken.None));
        _board.Resume();
    }

    private ProcessStat? Look() => table.Stat(TargetId) is { HasEnded: false } stat && stat.StartTime == _before?.StartTime ? stat : null;

    private async Task WatchAsync()
    {
        while (!_closing.IsCancellationRequested && _opened is not null)
        {
            await Task.WhenAny(Task.Delay(WatchPeriod, clock, _closing.Token));
            if (Look() is null)
            {
                _board.Release(isTargetGone: true, "The process has ended.");
                return;
            }

            // While it recovers, the limit stays reached: who is connected and stops nothing is left alone.
            if (_board.Look((_, _) => _board.Report.State == TargetState.Stopped) && _board.Report.State == TargetState.Stopped)
            {
                _board.Say(ConsoleWord.Released(GuardNote.LimitReached(_board.Limit!)));
                await LetGoAsync();
                _board.Note(GuardNote.LimitReached(_board.Limit!));
            }
        }
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
