using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Agent.Shielding;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>
/// Stands between one session and its target: attaches the debugger, passes its clients through, counts what happens, and sees to it that the
/// target runs on whoever dies.
/// </summary>
/// <remarks>
/// Tasks: one watch for each attachment, started by the attach, stopped by the release, awaited by <see cref="DisposeAsync"/>; it blocks on a
/// 250 ms timer. Attaches and releases take turns (<c>_turn</c>); what is counted and who is connected is the board's.
/// </remarks>
[SuppressMessage("Usage", "CA2213", Justification = "A late caller must find the turn, not an exception; it holds no handle.")]
internal sealed partial class DebugGuard(
    IDebuggerLauncher launcher, IProcessTable table, Action<StatusEvent> onStatus, TimeProvider clock)
    : ISessionGuard, IDebuggerObserver
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private readonly GuardBoard _board = new(onStatus, clock);
    private readonly DebuggerRelease _release = new(new DebuggerEnding(table, clock), clock);
    private readonly TargetRecovery _recovery = new(table, clock);
    private readonly ReleaseRecord _record = new(table, clock);
    private readonly CancellationTokenSource _closing = new();
    private Attachment? _attachment;
    private bool _isFromStart;
    private volatile bool _awaitsFirst;
    private MemoryWish _memory = new(null, MayExceed: false);
    private Task _watching = Task.CompletedTask;

    /// <summary>The process that this session debugs; 0 for none yet.</summary>
    public int TargetId { get; private set; }

    /// <summary>What a probe shield is made with; null where there can be none.</summary>
    public ShieldTools? Shields { get; init; }

    /// <inheritdoc/>
    public int DebuggerId => Attached?.Debugger.Tool.ProcessId ?? 0;

    private ParkingBrake? Brake => Attached?.Target.Brake;

    private Attachment? Attached
    {
        get
        {
            lock (_gate)
            {
                return _attachment;
            }
        }
    }

    /// <inheritdoc/>
    public (TargetState State, SessionFigures Figures) Report => _board.Report;

    /// <inheritdoc/>
    public IReadOnlyList<DebuggerClient> Clients => _board.Clients;

    /// <summary>Attaches the debugger, unless it is.</summary>
    /// <exception cref="AgentRefusedException">It could not be attached; nothing is left behind.</exception>
    /// <param name="request">The process, and what the client wants.</param>
    /// <param name="cancellation">Breaks the attach off.</param>
    public async Task<StartDebuggerAnswer> StartAsync(StartDebuggerRequest request, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_attachment is not null)
            {
                throw Refused(AgentErrorCode.NotUnderstood, $"This session already debugs process {_attachment.Target.ProcessId}.");
            }

            await _board.ArmAsync(request.Shield, Shields);
            TargetId = request.ProcessId;
            _board.Limit = request.Limit;
            _isFromStart = request.IsFromStart == true;
            _memory = new MemoryWish(request.MemoryLimitBytes, request.MayExceedMemory == true);
            if (launcher.IsForOneClient)
            {
                return new StartDebuggerAnswer(await launcher.CheckAsync(TargetId, _memory), 0);
            }

            var start = await AttachAsync(cancellation);
            return new StartDebuggerAnswer(start.Version, start.Freeze.TotalMilliseconds);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Connects a client to the debugger, which is attached again if it was let go. The caller runs the relay and then calls <see cref="LeaveAsync"/>.</summary>
    /// <exception cref="AgentRefusedException">There is no debugger to connect to.</exception>
    public async Task<ClientRelay> JoinAsync(CancellationToken cancellation)
    {
        await AwaitLeavingAsync();
        await _turn.WaitAsync(cancellation);
        try
        {
            if (TargetId == 0)
            {
                throw Refused(AgentErrorCode.NotUnderstood, "No debugger was started in this session.");
            }

            if (launcher.IsForOneClient && _attachment is not null)
            {
                return Refusing();
            }

            if (_attachment is null)
            {
                await AttachAsync(cancellation);
            }

            var attachment = _attachment!;
            var socket = await attachment.Debugger.ConnectAsync(cancellation);
            var relay = new ClientRelay(socket, new DebuggerWatch(this), clock.GetUtcNow(), clock);
            _board.Add(relay);
            _awaitsFirst = false;
            return relay;
        }
        catch (SocketException failure)
        {
            throw Refused(AgentErrorCode.ToolFailed, $"The debugger takes no connection: {failure.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A client's relay has ended. The last one to leave releases the target: nobody would let it run at the next breakpoint.</summary>
    public async Task LeaveAsync(ClientRelay relay)
    {
        if (_board.Remove(relay) && Attached is { } abandoned)
        {
            await ReleaseAsync(abandoned, null);
        }
    }

    /// <summary>Ends the debugger, if there is one; the target runs on. Idempotent.</summary>
    public async Task<StopDebuggerAnswer> StopAsync()
    {
        var outcome = Attached is not { } attachment ? ReleaseOutcome.NothingToDo : await ReleaseAsync(attachment, null);
        var (state, figures) = Report;
        return new StopDebuggerAnswer(figures, outcome.IsRunning && state != TargetState.Gone)
        {
            Check = await CheckAsync(),
            Shield = await _board.LowerAsync(),
        };
    }

    private async Task<ReleaseCheck?> CheckAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            return await _record.CheckAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Releases the target for good; an attach under way is broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _turn.WaitAsync(CancellationToken.None);
        _turn.Release();
        await StopAsync();
        await _watching;
        await _board.DisposeAsync();
    }

    /// <summary>In turn only.</summary>
    private async Task<DebuggerStart> AttachAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        either.Token.ThrowIfCancellationRequested();
        if (_recovery.MendLeftovers(TargetId) is > 0 and var mended)
        {
            _board.Note(GuardNote.Leftovers(mended));
        }

        var target = DebugTarget.Find(table, TargetId, isKeeper: false) ?? throw Refused(AgentErrorCode.ProcessMissing, $"There is no process {TargetId}.");
        target = target with { IsFromStart = _isFromStart };
        if (target.Before.State == 'T' && !_isFromStart)
        {
            _board.Note(GuardNote.Standing);
        }

        if (target.Repair?.ForeignBreakpoints is > 0 and var foreign)
        {
            _board.Note(GuardNote.Foreign(foreign));
        }

        if (launcher.IsForOneClient)
        {
            // gdb takes its breakpoints out at every stop, and runs the target for some of what it is asked: the brake would only be in its way.
            target.Brake.Lock();
        }

        var start = await launcher.StartAsync(target, _memory, _board.Limit, either.Token);

        // It stood because it was caught: afterwards it is to run.
        var attachment = new Attachment(start.Process, _isFromStart ? target with { Before = target.Before with { State = 'S' } } : target);
        (_awaitsFirst, _isFromStart) = (_isFromStart, false);
        start.Process.OnFreeze = _board.Freeze;
        lock (_gate)
        {
            _attachment = attachment;
        }

        _board.Attach(start.Freeze);

        var previous = _watching;
        _watching = Task.Run(() => Task.WhenAll(previous, WatchAsync(attachment)), CancellationToken.None);
        return start;
    }

    private async Task<ReleaseOutcome> ReleaseAsync(Attachment attachment, string? note, bool isHung = false)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (Attached != attachment)
            {
                return ReleaseOutcome.NothingToDo;
            }

            if (note is not null)
            {
                _board.Say(ConsoleWord.Released(note));
            }

            await attachment.Watch.CancelAsync();
            var outcome = await _release.RunAsync(attachment, _board.Connected, isHung);
            _record.Add(attachment, outcome);
            lock (_gate)
            {
                _attachment = null;
            }

            _board.Release(
                outcome.IsTargetGone,
                GuardNote.AfterKill(GuardNote.After(outcome, note), outcome.WasKilled || attachment.WasKilled, RuntimeInformation.ProcessArchitecture));
            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WatchAsync(Attachment attachment)
    {
        var pulse = new TargetPulse(clock);
        var debuggerPulse = new DebuggerPulse(_board.Limit, clock);
        while (!attachment.Watch.IsCancellationRequested)
        {
            await Task.WhenAny(attachment.Debugger.KeeperExited, Task.Delay(WatchPeriod, clock, attachment.Watch.Token));
            if (attachment.Watch.IsCancellationRequested)
            {
                return;
            }

            if (attachment.Debugger.KeeperExited.IsCompleted || !attachment.Debugger.Tool.IsAlive)
            {
                await ReleaseAsync(attachment, GuardNote.DebuggerDied(attachment.Debugger.Output.Tail));
                return;
            }

            if (await ActAsync(attachment, pulse) || await ActOnDebuggerAsync(attachment, debuggerPulse))
            {
                return;
            }
        }
    }

    /// <summary>Looks once; true when the attachment was released.</summary>
    private async Task<bool> ActAsync(Attachment attachment, TargetPulse pulse)
    {
        var finding = TargetFinding.Nothing;
        var isOver = _board.Look((believed, clients) =>
        {
            var stat = attachment.Target.Look(table);
            finding = pulse.Look(stat, believed, _awaitsFirst ? Math.Max(clients, 1) : clients);
            return stat is { IsStopped: true };
        });

        if (isOver)
        {
            await ReleaseAsync(attachment, GuardNote.LimitReached(_board.Limit!));
            return true;
        }

        if (finding == TargetFinding.Nothing)
        {
            // Threads may have been on their way still when the stop was told.
            attachment.Target.Brake.EngageLate();
        }

        switch (finding)
        {
            case TargetFinding.Nothing:
                return false;
            case TargetFinding.SeenStopped:
                _board.Tell(tally => tally.See(pulse.StoppedSince));
                return false;
            case TargetFinding.SeenRunning:
                _board.Resume();
                return false;
            case TargetFinding.Stranded:
                _board.Tell(tally => tally.See(pulse.StoppedSince));
                await ReleaseAsync(attachment, GuardNote.Stranded);
                return true;
            case TargetFinding.Gone:
                _board.Tell(static tally => tally.End());
                await ReleaseAsync(attachment, null);
                return true;
            default:
                throw new InvalidOperationException($"{finding}");
        }
    }

    /// <summary>Looks at the debugger once; true when it hung and the attachment was released.</summary>
    private async Task<bool> ActOnDebuggerAsync(Attachment attachment, DebuggerPulse pulse)
    {
        if (_awaitsFirst)
        {
            return false;
        }

        var finding = pulse.Look(attachment.Debugger.Tool.IsFrozen, _board.IsTold ? [] : ThreadPictures.Standing(attachment.Target.ProcessId));
        if (finding != DebuggerFinding.Nothing)
        {
            await ReleaseAsync(attachment, finding == DebuggerFinding.Frozen ? GuardNote.Frozen : GuardNote.Stalled, isHung: true);
        }

        return finding != DebuggerFinding.Nothing;
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
