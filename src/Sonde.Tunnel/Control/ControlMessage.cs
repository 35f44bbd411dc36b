namespace Sonde.Tunnel.Control;

/// <summary>
/// One line of the control channel: a UTF-8 JSON object followed by a line feed, at most 1 MiB. Exactly one of
/// <see cref="Request"/>, <see cref="Answer"/>, <see cref="Error"/> and <see cref="Event"/> is set.
/// </summary>
/// <param name="Id">Joins an answer or error to its request; counts up from 1 in each session. 0 for events.</param>
/// <param name="Request">From client to agent.</param>
/// <param name="Answer">From agent to client.</param>
/// <param name="Error">From agent to client: the request was not done.</param>
/// <param name="Event">From agent to client, unasked.</param>
public sealed record ControlMessage(
    long Id, AgentRequest? Request = null, AgentAnswer? Answer = null, AgentError? Error = null, AgentEvent? Event = null);

/// <summary>Why a request was not done.</summary>
/// <param name="Code">For programs; see <see cref="AgentErrorCode"/>.</param>
/// <param name="Message">For people, one or two sentences, with the tool's own words where there are any.</param>
public sealed record AgentError(string Code, string Message);

/// <summary>The codes of <see cref="AgentError"/>.</summary>
public static class AgentErrorCode
{
    /// <summary>No such process.</summary>
    public const string ProcessMissing = "process-missing";

    /// <summary>Another tracer holds the process.</summary>
    public const string AlreadyTraced = "already-traced";

    /// <summary>The kernel refused to let the agent trace the process.</summary>
    public const string NotAllowed = "not-allowed";

    /// <summary>The tool is not in this image, or cannot be started.</summary>
    public const string ToolMissing = "tool-missing";

    /// <summary>The tool started and failed; the message quotes it.</summary>
    public const string ToolFailed = "tool-failed";

    /// <summary>The tool did not serve in time and was ended; the target runs.</summary>
    public const string ToolSlow = "tool-slow";

    /// <summary>The tool needs more memory than is left; nothing was attached.</summary>
    public const string MemoryShort = "memory-short";

    /// <summary>The target ended while the tool attached.</summary>
    public const string TargetGone = "target-gone";

    /// <summary>The probe shield cannot be raised here; the message says why. Nothing was attached.</summary>
    public const string ShieldFailed = "shield-failed";

    /// <summary>The connections cannot be turned here; the message says why. None was.</summary>
    public const string InterceptFailed = "intercept-failed";

    /// <summary>Another session intercepts this port. Nothing was changed.</summary>
    public const string InterceptedAlready = "intercepted-already";

    /// <summary>Rules of others, a service mesh's for example, turn connections in this network; the message says which. Nothing was changed.</summary>
    public const string TrafficTurned = "traffic-turned";

    /// <summary>The program is none that the tool knows how to enter, or was not started in a way that lets it in; the message says which would do. Nothing was done to it.</summary>
    public const string NotPrepared = "not-prepared";

    /// <summary>The debugger cannot watch this line, or not so; the message says why, in its words. Nothing is watched.</summary>
    public const string NotObservable = "not-observable";

    /// <summary>There is no such file or folder in the target.</summary>
    public const string FileMissing = "file-missing";

    /// <summary>Something is there already, and was not to be written over; or a file is where a folder is due, or the other way round.</summary>
    public const string FileExists = "file-exists";

    /// <summary>The file system refused: rights, no room, read-only; the message says it in the kernel's words.</summary>
    public const string FileRefused = "file-refused";

    /// <summary>What came of a copy is not what was sent, or makes no sense.</summary>
    public const string CopyBroken = "copy-broken";

    /// <summary>The agent does not know the request, or it came out of order.</summary>
    public const string NotUnderstood = "not-understood";

    /// <summary>Something that the agent did not foresee.</summary>
    public const string Unexpected = "unexpected";
}

/// <summary>Names in <see cref="HelloAnswer.Capabilities"/>.</summary>
public static class AgentCapability
{
    /// <summary>Lists processes.</summary>
    public const string Processes = "processes";

    /// <summary>Lists the source files of programs.</summary>
    public const string Sources = "sources";

    /// <summary>Attaches Delve.</summary>
    public const string Delve = "delve";

    /// <summary>Opens the inspector of Node.js processes.</summary>
    public const string Node = "node";

    /// <summary>Brings debugpy into CPython processes.</summary>
    public const string Debugpy = "debugpy";

    /// <summary>Reaches the JDWP of JVMs.</summary>
    public const string Jdwp = "jdwp";

    /// <summary>Has gdb attach to native code.</summary>
    public const string Native = "native";

    /// <summary>Opens TCP connections in the pod's network namespace.</summary>
    public const string Forward = "forward";

    /// <summary>Mends what a killed debugger left in processes.</summary>
    public const string Heal = "heal";

    /// <summary>Lists and ends sessions.</summary>
    public const string Sessions = "sessions";

    /// <summary>Answers probes while a target is stopped.</summary>
    public const string Shield = "shield";

    /// <summary>Watches a line without leaving the target stopped.</summary>
    public const string Observe = "observe";

    /// <summary>Watches a line of Python, too, and judges its expressions.</summary>
    public const string ObservePython = "observe-python";

    /// <summary>Tells what every thread is doing, without leaving the target stopped.</summary>
    public const string Stacks = "stacks";

    /// <summary>Samples the stacks of CPython processes from outside.</summary>
    public const string SamplePython = "sample-python";

    /// <summary>Has a CPython count its own memory.</summary>
    public const string PythonMemory = "python-memory";

    /// <summary>Has a JVM tell of itself: profiles by async-profiler, its threads, its heap by class (<see cref="SampleRequest"/>).</summary>
    public const string SampleJava = "sample-java";

    /// <summary>Has a JVM record with its own flight recorder (<see cref="SampleRequest.Recording"/>).</summary>
    public const string RecordJava = "record-java";

    /// <summary>Samples the stacks of Go programs from outside.</summary>
    public const string SampleGo = "sample-go";

    /// <summary>Samples native stacks with perf; whether it may is known only once it tries.</summary>
    public const string SampleNative = "sample-native";

    /// <summary>Starts programs of the toolbox.</summary>
    public const string Programs = "programs";

    /// <summary>Copies files out of a target's file system, and into it.</summary>
    public const string Copy = "copy";

    /// <summary>Traces calls of functions; whether it may is known only once it tries.</summary>
    public const string Trace = "trace";

    /// <summary>Lists the sockets of the pod's network namespace.</summary>
    public const string Sockets = "sockets";

    /// <summary>Was started to catch a program at its start (<see cref="CaughtStartRequest"/>).</summary>
    public const string CatchStart = "catch-start";

    /// <summary>Reaches the diagnostic port of .NET processes.</summary>
    public const string DotnetPort = "dotnet-port";

    /// <summary>Tells how much memory a process has left.</summary>
    public const string Memory = "memory";

    /// <summary>Runs a container's program in dev mode, and takes new ones (<see cref="CodePurpose"/>).</summary>
    public const string Develop = "develop";

    /// <summary>Runs a container's program in dev mode from files that it keeps the same as the client's (<see cref="SyncPurpose"/>).</summary>
    public const string Synchronise = "synchronise";

    /// <summary>Tells what changes among those files, and gives them (<see cref="SyncBackPurpose"/>).</summary>
    public const string SynchroniseBack = "synchronise-back";

    /// <summary>Turns connections that come in to a port to the client's machine; whether it may is known only once it tries.</summary>
    public const string Intercept = "intercept";

    /// <summary>Tells the environment of a process.</summary>
    public const string Environment = "environment";

    /// <summary>Opens connections out of the pod's network, names resolved as there (<see cref="OutboundPurpose"/>).</summary>
    public const string Outbound = "outbound";

    /// <summary>Tells what is mounted into a process's file system.</summary>
    public const string Volumes = "volumes";
}
