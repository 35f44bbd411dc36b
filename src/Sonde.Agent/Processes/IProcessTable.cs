namespace Sonde.Agent.Processes;

/// <summary>/proc as far as the guard and the catalogue look at it; the second implementation is the tests'.</summary>
internal interface IProcessTable
{
    /// <summary>The ids of all processes that can be seen, ascending.</summary>
    IReadOnlyList<int> Ids();

    /// <summary>/proc/PID/stat; null when there is no such process.</summary>
    ProcessStat? Stat(int processId);

    /// <summary>/proc/PID/status; null when there is no such process.</summary>
    ProcessStatus? Status(int processId);
}
