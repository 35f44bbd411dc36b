using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess;

/// <summary>A debugger that runs inside of its target: opened in it, reached on its loopback, closed again.</summary>
internal interface IInProcessDebugger
{
    /// <summary>Opens it. The target runs on.</summary>
    /// <exception cref="AgentRefusedException">It cannot be opened; nothing is left behind.</exception>
    /// <param name="processId">The target.</param>
    /// <param name="cancellation">Breaks it off.</param>
    Task<OpenedDebugger> OpenAsync(int processId, CancellationToken cancellation);
}
