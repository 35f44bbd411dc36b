using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Python;

/// <summary>Why a process's stacks are not read. Pure.</summary>
internal static class PythonRefusal
{
    private const string Known = "Python 3.13 and 3.14 say where their stacks are";

    /// <summary>It is no Python.</summary>
    public static AgentRefusedException NoPython(int processId) => New($"Process {processId} maps no CPython that could be recognised.");

    /// <summary>It has no table of offsets.</summary>
    public static AgentRefusedException TooOld(int processId, string version) =>
        New($"Process {processId} runs Python {version}, whose stacks cannot be read from outside: {Known}, earlier ones do not.");

    /// <summary>It should have one, and it is not there.</summary>
    public static AgentRefusedException NoTable(int processId, string version) =>
        New($"Process {processId} runs Python {version}, and where its stacks are could not be read: it is starting, or its table is not that of a release.");

    /// <summary>It has ended.</summary>
    public static AgentRefusedException Gone(int processId) => new(new AgentError(AgentErrorCode.TargetGone, $"Process {processId} has ended."));

    /// <summary>Why a version is not read; null where it is.</summary>
    public static AgentRefusedException? Judge(int processId, PythonVersion version, bool isFreeThreaded) =>
        version.Minor is >= 0 and < 13 ? TooOld(processId, $"{version}")
        : PythonOffsets.SizeOf(version.Minor) == 0 ? New($"Process {processId} runs Python {version}, which is newer than this agent: it reads the stacks of 3.13 and 3.14.")
        : !version.IsFinal ? New($"Process {processId} runs Python {version}, a pre-release, whose stacks may lie elsewhere than those of Python 3.{version.Minor}.0: only releases are read.")
        : isFreeThreaded ? New($"Process {processId} runs a free-threaded build of Python {version}, whose stacks are not read: only builds with the lock (GIL) are.")
        : null;

    private static AgentRefusedException New(string message) => new(new AgentError(AgentErrorCode.NotPrepared, message));
}
