using Sonde.Agent.Guarding;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Launching;

/// <summary>Attaches a debugger to a process.</summary>
internal interface IDebuggerLauncher
{
    /// <summary>Returns when the debugger serves and the target runs.</summary>
    /// <exception cref="AgentRefusedException">It did not come to that; nothing is left attached and the process runs on.</exception>
    Task<DebuggerStart> StartAsync(DebugTarget target, CancellationToken cancellation);
}
