using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>Why debugpy is not in a process. Pure.</summary>
internal static class DebugpyRefusal
{
    /// <summary>What comes in, as a rule.</summary>
    public const string Tool = "debugpy";

    /// <summary>The oldest version that debugpy can do with.</summary>
    public const int OldestMinor = 10;

    /// <summary>The image has no debugpy.</summary>
    public static AgentError NoTool() => new(AgentErrorCode.ToolMissing, "There is no debugpy in this image.");

    /// <summary>It is not a CPython, or too old.</summary>
    public static AgentError NoPython(int processId, CPython? python, string what) => new(
        AgentErrorCode.ToolFailed,
        python is null
            ? $"Process {processId} maps no CPython that could be recognised."
            : $"Process {processId} runs Python {python.Version}; {what} is for 3.{OldestMinor} and later.");

    /// <summary>Neither a script nor a call can be put in.</summary>
    public static AgentError NoWayIn(int processId, CPython python, bool isOff, string what) => new(
        AgentErrorCode.ToolFailed,
        python.TakesScripts && !isOff
            ? $"Process {processId} has no folder that can be written to ({string.Join(", ", ScriptFile.Folders)}), which Python {python.Version} needs for a moment, "
                + "and none of its threads could be held instead. An emptyDir or a tmpfs at /tmp is enough."
            : $"No thread of process {processId} could be held for a moment, which is how {what} comes into Python {python.Version}"
                + (isOff ? " where remote debugging is switched off (PYTHON_DISABLE_REMOTE_DEBUG or -X disable-remote-debug)." : ".")
                + " This works on amd64 alone.");

    /// <summary>Nothing happened.</summary>
    public static AgentError Silent(int processId, CPython python, TimeSpan limit, string what) => new(
        AgentErrorCode.ToolSlow,
        $"Process {processId} executed no Python for {limit.TotalSeconds:0} s that could have taken {what} in (Python {python.Version}): its main thread is in code of "
            + "another language, or waits for something. It goes on as before. Try again while it works.");

    /// <summary>debugpy itself did not come up.</summary>
    public static AgentError Failed(string problem) => new(AgentErrorCode.ToolFailed, $"debugpy did not come up in the process: {problem}.");
}
