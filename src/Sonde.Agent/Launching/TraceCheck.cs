using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Launching;

/// <summary>What must be so before a debugger that traces is started.</summary>
internal static class TraceCheck
{
    /// <summary>Returns where a process is there and nobody traces it.</summary>
    /// <exception cref="AgentRefusedException">It is not, or somebody does.</exception>
    public static void Pass(IProcessTable table, int processId)
    {
        if (table.Status(processId) is not { } status || status.State is 'Z' or 'X')
        {
            throw Refused(AgentErrorCode.ProcessMissing, $"There is no process {processId}.");
        }

        if (status.TracerId != 0)
        {
            var tracer = table.Status(status.TracerId)?.Name ?? "unknown";
            throw Refused(AgentErrorCode.AlreadyTraced, $"Process {processId} is already being traced by {tracer} (process {status.TracerId}).");
        }
    }

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
