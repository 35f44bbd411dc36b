using Sonde.Agent.Guarding;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Launching;

/// <summary>Attaches a debugger to a process.</summary>
internal interface IDebuggerLauncher
{
    /// <summary>Whether a debugger of its is for one client alone, who has it attach: then one is started for each client, and a session begins without.</summary>
    bool IsForOneClient => false;

    /// <summary>Says the debugger's version, and nothing is attached.</summary>
    /// <exception cref="AgentRefusedException">It cannot attach to this process.</exception>
    /// <param name="processId">The process.</param>
    /// <param name="memory">What the client knows of the memory that there is.</param>
    Task<string> CheckAsync(int processId, MemoryWish memory) => throw new NotSupportedException();

    /// <summary>Returns when the debugger serves and the target runs.</summary>
    /// <exception cref="AgentRefusedException">It did not come to that; nothing is left attached and the process runs on.</exception>
    /// <param name="target">The process.</param>
    /// <param name="memory">What the client knows of the memory that there is.</param>
    /// <param name="limit">How long the process may stand; null for as long as an attach takes.</param>
    /// <param name="cancellation">Breaks the attach off.</param>
    Task<DebuggerStart> StartAsync(DebugTarget target, MemoryWish memory, PauseLimit? limit, CancellationToken cancellation);
}
