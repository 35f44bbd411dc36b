using Sonde.Tunnel.Control;

namespace Sonde.Agent.Guarding;

/// <summary>
/// Stands between one session and its target: opens the debugger, passes its clients through, counts what happens, and sees to it that the target runs on
/// whoever dies. One attach at a time.
/// </summary>
internal interface ISessionGuard : IAsyncDisposable
{
    /// <summary>The process that this session debugs; 0 for none yet.</summary>
    int TargetId { get; }

    /// <summary>The debugger's own process; 0 where it has none, or is not attached.</summary>
    int DebuggerId => 0;

    /// <summary>What the target is doing, and the figures so far.</summary>
    (TargetState State, SessionFigures Figures) Report { get; }

    /// <summary>Who is connected to the debugger, oldest first.</summary>
    IReadOnlyList<DebuggerClient> Clients { get; }

    /// <summary>Attaches the debugger, unless it is.</summary>
    /// <exception cref="AgentRefusedException">It could not be attached; nothing is left behind.</exception>
    /// <param name="request">The process, and what the client wants.</param>
    /// <param name="cancellation">Breaks the attach off.</param>
    Task<StartDebuggerAnswer> StartAsync(StartDebuggerRequest request, CancellationToken cancellation);

    /// <summary>Connects a client to the debugger, which is attached again if it was let go. The caller runs the relay and then calls <see cref="LeaveAsync"/>.</summary>
    /// <exception cref="AgentRefusedException">There is no debugger to connect to.</exception>
    Task<ClientRelay> JoinAsync(CancellationToken cancellation);

    /// <summary>A client's relay has ended. When the last one leaves, the target runs: nobody would let it run at the next breakpoint.</summary>
    Task LeaveAsync(ClientRelay relay);

    /// <summary>Ends the debugger, if there is one; the target runs on. Idempotent.</summary>
    Task<StopDebuggerAnswer> StopAsync();

    /// <summary>The source files that the debugger itself knows of; null where it is not asked for them.</summary>
    Task<SourcesAnswer?> ReadSourcesAsync(int processId, CancellationToken cancellation) => Task.FromResult<SourcesAnswer?>(null);
}
