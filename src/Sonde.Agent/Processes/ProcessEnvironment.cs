using Sonde.Tunnel.Control;

namespace Sonde.Agent.Processes;

/// <summary>Reads what a process was started with, for a client that asked for just that. Nothing of it is kept.</summary>
/// <param name="table">/proc.</param>
internal sealed class ProcessEnvironment(IProcessTable table)
{
    /// <summary>Reads it. The kernel asks for the rights of PTRACE_MODE_READ, and for those to read a file of the process's user (proc(5)).</summary>
    /// <exception cref="AgentRefusedException">There is no such process, its environment may not be read, or it is longer than an answer.</exception>
    public EnvironmentAnswer Read(int processId)
    {
        if (table.Status(processId) is not { } status)
        {
            throw Missing(processId);
        }

        var buffer = new byte[EnvironmentAnswer.MostBytes + 1];
        var count = ProcessTable.ReadFile($"/proc/{processId}/environ", buffer);
        if (count < 0)
        {
            throw table.Stat(processId) is not { HasEnded: false } ? Missing(processId) : Refused(AgentErrorCode.NotAllowed, $"The environment of process {processId} may not be read. {Why(status)}");
        }

        return count <= EnvironmentAnswer.MostBytes
            ? new EnvironmentAnswer(buffer.AsMemory(0, count))
            : throw Refused(AgentErrorCode.FileRefused, $"The environment of process {processId} is longer than {EnvironmentAnswer.MostBytes} bytes.");
    }

    private string? Why(ProcessStatus target) => table.Status(Environment.ProcessId) is { } own ? TraceAccessRule.Explain(own, target, yamaScope: null).Detail : null;

    private static AgentRefusedException Missing(int processId) => Refused(AgentErrorCode.ProcessMissing, $"There is no process {processId}.");

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
