using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Java;

/// <summary>Why JDWP, or what a JVM can tell of itself, is not to be had of a process. Pure.</summary>
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
    /// <param name="processId">The process.</param>
    /// <param name="wish">What it is asked for: <see cref="HotSpotAttach.Wish"/>.</param>
    /// <param name="why">What is in the way.</param>
    /// <param name="code">One of <see cref="AgentErrorCode"/>.</param>
    public static AgentRefusedException NotAsked(int processId, string wish, string why, string code = AgentErrorCode.ToolFailed) => New(
        code, $"The JVM of process {processId} {wish}, and cannot be: {why}.");

    /// <summary>It runs as somebody else, whom a JVM does not listen to.</summary>
    public static AgentRefusedException OtherUser(int processId, int theirs, int own) => New(
        AgentErrorCode.NotAllowed, string.Create(CultureInfo.InvariantCulture, $"The JVM of process {processId} runs as uid {theirs} and answers nobody else; this agent is uid {own}."));

    /// <summary>There is no room for a file.</summary>
    public static AgentRefusedException NoPlace(int processId, string path) => New(
        AgentErrorCode.ToolFailed, $"{path} cannot be made in process {processId}'s file system, where its profiler has to be for a moment: an emptyDir or a tmpfs at /tmp is enough.");

    /// <summary>The image has no profiler for it.</summary>
    public static AgentRefusedException NoProfiler() => New(AgentErrorCode.ToolMissing, "There is no async-profiler in this image.");

    /// <summary>The profiler cannot be loaded into it.</summary>
    public static AgentRefusedException Musl(int processId) => New(
        AgentErrorCode.NotPrepared,
        $"The JVM of process {processId} runs on musl (Alpine), and this async-profiler is linked with glibc. An image on glibc has these profiles.");

    /// <summary>Somebody else's profiler is in it.</summary>
    public static AgentRefusedException Foreign(int processId, string path) => New(
        AgentErrorCode.NotPrepared, $"The JVM of process {processId} has an async-profiler of its own, {Launching.PlainText.Line(path, 200)}, and a second one would be in its way.");

    /// <summary>It did not take the profiler, or that did not begin.</summary>
    public static AgentRefusedException NotProfiled(int processId, string why) => New(AgentErrorCode.NotPrepared, $"The JVM of process {processId} does not profile itself: {why.TrimEnd('.')}.");

    /// <summary>Its flight recorder did not begin, or not end.</summary>
    public static AgentRefusedException NotRecorded(int processId, string why) => New(AgentErrorCode.NotPrepared, $"The flight recorder of process {processId}'s JVM does not record: {why.TrimEnd('.')}.");

    /// <summary>It has ended.</summary>
    public static AgentRefusedException Gone(int processId) => New(AgentErrorCode.TargetGone, $"Process {processId} has ended.");

    private static AgentRefusedException New(string code, string message) => new(new AgentError(code, message));
}
