using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Java;

/// <summary>Why JDWP is not to be had of a process. Pure.</summary>
internal static class JavaRefusal
{
    private const string Options = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005";

    /// <summary>It is no Java program.</summary>
    public static AgentRefusedException NoJava(int processId) => New(AgentErrorCode.ToolFailed, $"Process {processId} maps no libjvm.so: it is no Java program.");

    /// <summary>It was started without the agent jdwp, which cannot be added to a JVM that runs.</summary>
    public static AgentRefusedException NotPrepared(int processId) => New(
        AgentErrorCode.NotPrepared,
        $"The JVM of process {processId} was started without debugging, and HotSpot takes its debugging agent only at its start. Start the program with {Options} "
            + "among Java's own options; JAVA_TOOL_OPTIONS takes it without a new image.");

    /// <summary>It dials a debugger, or speaks through something other than a socket.</summary>
    public static AgentRefusedException NotListening(int processId, JdwpOptions options) => New(
        AgentErrorCode.NotPrepared,
        !options.IsSocket ? $"The JVM of process {processId} was told to be debugged through something other than a socket. Start the program with {Options}."
        : !options.IsServer ? $"The JVM of process {processId} was told to dial a debugger itself (server=n) instead of listening for one. Start the program with {Options}."
        : options.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"The JVM of process {processId} was told to listen for debuggers on port {port}, and does not: it is starting, or could not.")
        : $"The JVM of process {processId} was told to listen for debuggers on a port of its choice, and does not: it is starting, or could not.");

    /// <summary>Somebody debugs it.</summary>
    public static AgentRefusedException Taken(int processId) => New(
        AgentErrorCode.AlreadyTraced, $"Another debugger is connected to the JVM of process {processId}, and a JVM takes one at a time.");

    /// <summary>A second client of this session.</summary>
    public static AgentRefusedException Second() => New(
        AgentErrorCode.ToolFailed, "The JVM serves another client of this session, and takes one at a time: disconnect that one first.");

    /// <summary>It cannot be asked for anything.</summary>
    public static AgentRefusedException NotAsked(int processId, string why) => New(
        AgentErrorCode.ToolFailed, $"The JVM of process {processId} has to be asked where it listens for debuggers, and cannot be: {why}.");

    private static AgentRefusedException New(string code, string message) => new(new AgentError(code, message));
}
