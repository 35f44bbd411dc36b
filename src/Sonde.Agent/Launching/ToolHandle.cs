using Sonde.Agent.Native;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Launching;

/// <summary>A tool's process: its id together with its start time, because ids are used again.</summary>
internal sealed class ToolHandle
{
    private readonly IProcessTable _table;
    private readonly long _startTime;

    public ToolHandle(IProcessTable table, int processId)
    {
        (_table, ProcessId) = (table, processId);
        _startTime = table.Stat(processId)?.StartTime ?? -1;
    }

    /// <summary>Its process id.</summary>
    public int ProcessId { get; }

    /// <summary>Whether it is there, and no zombie.</summary>
    public bool IsAlive => _table.Stat(ProcessId) is { HasEnded: false } stat && stat.StartTime == _startTime;

    /// <summary>Whether a thread is one of its; the kernel names a tracer by its thread.</summary>
    public bool HasThread(int threadId) => threadId != 0 && Directory.Exists($"/proc/{ProcessId}/task/{threadId}");

    /// <summary>Asks it to end. Never SIGKILL: a debugger's target would die of the breakpoints left in it.</summary>
    public void Terminate()
    {
        if (IsAlive)
        {
            _ = Libc.Kill(ProcessId, Signals.Terminate);
        }
    }
}
