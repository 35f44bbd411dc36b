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

    /// <summary>Whether nothing is left of it, not even the entry of a process that nobody has waited for.</summary>
    public bool IsForgotten => _table.Stat(ProcessId) is not { } stat || stat.StartTime != _startTime;

    /// <summary>Whether a thread is one of its; the kernel names a tracer by its thread.</summary>
    public bool HasThread(int threadId) => threadId != 0 && Directory.Exists($"/proc/{ProcessId}/task/{threadId}");

    /// <summary>Whether somebody has stopped it: it does nothing, and does not even end when it is asked to.</summary>
    public bool IsFrozen => _table.Stat(ProcessId) is { State: 'T' } stat && stat.StartTime == _startTime;

    /// <summary>Asks it to end, and lets it run for that, should somebody have stopped it.</summary>
    public void Terminate()
    {
        Send(Signals.Terminate);
        Send(Signals.Continue);
    }

    /// <summary>Lets it run, should somebody have stopped it.</summary>
    public void Wake() => Send(Signals.Continue);

    /// <summary>SIGKILL: a debugger's target dies of the breakpoints that are left in it, so only <see cref="Guarding.LastResort"/> calls this.</summary>
    public void Kill() => Send(Signals.Kill);

    private void Send(int signal)
    {
        if (IsAlive)
        {
            _ = Libc.Kill(ProcessId, signal);
        }
    }
}
