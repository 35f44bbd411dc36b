using Sonde.Agent.Processes;

namespace Sonde.UnitTests.Agent.Programs;

/// <summary>Processes that a test makes up; a signal that one obeys ends it.</summary>
internal sealed class ScriptedProcesses : IProcessTable
{
    private readonly Dictionary<int, ProcessStat> _processes = [];
    private readonly Dictionary<int, int[]> _obeyed = [];

    public List<(int Id, int Signal)> Sent { get; } = [];

    public void Add(int id, int session, long startTime, params int[] obeyed) =>
        (_processes[id], _obeyed[id]) = (new ProcessStat('S', 1, false, startTime) { SessionId = session }, obeyed);

    public bool Send(int id, int signal)
    {
        Sent.Add((id, signal));
        if (_obeyed.GetValueOrDefault(id)?.Contains(signal) == true)
        {
            _processes.Remove(id);
        }

        return true;
    }

    public IReadOnlyList<int> Ids() => [.. _processes.Keys.Order()];

    public ProcessStat? Stat(int processId) => _processes.TryGetValue(processId, out var stat) ? stat : null;

    public ProcessStatus? Status(int processId) => null;
}
