using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// What the client asks of the agent, one at a time, on the control channel. The property <c>do</c> names the request.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(HelloRequest), "hello")]
[JsonDerivedType(typeof(ProcessesRequest), "processes")]
[JsonDerivedType(typeof(SourcesRequest), "sources")]
[JsonDerivedType(typeof(StartDebuggerRequest), "start-debugger")]
[JsonDerivedType(typeof(StopDebuggerRequest), "stop-debugger")]
[JsonDerivedType(typeof(HealRequest), "heal")]
[JsonDerivedType(typeof(SessionsRequest), "sessions")]
[JsonDerivedType(typeof(EndSessionRequest), "end-session")]
[JsonDerivedType(typeof(ShutdownRequest), "shutdown")]
[JsonDerivedType(typeof(ObserveRequest), "observe")]
[JsonDerivedType(typeof(StacksRequest), "stacks")]
[JsonDerivedType(typeof(SampleRequest), "sample")]
[JsonDerivedType(typeof(StartProgramRequest), "start-program")]
[JsonDerivedType(typeof(SignalProgramRequest), "signal-program")]
[JsonDerivedType(typeof(ResizeProgramRequest), "resize-program")]
[JsonDerivedType(typeof(CopyFilesRequest), "copy")]
[JsonDerivedType(typeof(TraceCallsRequest), "trace")]
[JsonDerivedType(typeof(SocketsRequest), "sockets")]
[JsonDerivedType(typeof(DotnetPortRequest), "dotnet-port")]
[JsonDerivedType(typeof(MemoryRequest), "memory")]
[JsonDerivedType(typeof(CaughtStartRequest), "caught-start")]
[JsonDerivedType(typeof(StartInterceptRequest), "intercept")]
[JsonDerivedType(typeof(InterceptFiguresRequest), "intercept-figures")]
[JsonDerivedType(typeof(EndInterceptRequest), "end-intercept")]
[JsonDerivedType(typeof(EnvironmentRequest), "environment")]
[JsonDerivedType(typeof(NamesRequest), "names")]
[JsonDerivedType(typeof(VolumesRequest), "volumes")]
public abstract record AgentRequest;

/// <summary>The first request of every session.</summary>
/// <param name="Client">Name and version of the client: <c>sonde/0.1.0</c>.</param>
/// <param name="User">Who asks, as the platform knows them: a Kubernetes user name or a login name. Shown by <c>sonde ps</c>.</param>
/// <param name="Host">The client's machine name.</param>
/// <param name="GraceSeconds">How long the client may be silent before the agent takes it for gone; 1 to 600.</param>
public sealed record HelloRequest(
    [property: JsonRequired] string Client, [property: JsonRequired] string User, [property: JsonRequired] string Host,
    [property: JsonRequired] double GraceSeconds) : AgentRequest
{
    /// <summary>
    /// Given where the client comes back when its transport is lost: how long its session is kept for it while the target runs, when that is
    /// longer than the grace; 0 to 86400. Null where the transport's end is the session's.
    /// </summary>
    public double? HoldSeconds { get; init; }
}

/// <summary>Asks for the processes that the toolbox can see, its own excepted.</summary>
/// <param name="ContainerId">
/// The target container's id (64 hex digits) where the process namespace is shared by a whole pod, so that only its processes
/// are listed; null where the namespace is the target's own.
/// </param>
public sealed record ProcessesRequest(string? ContainerId) : AgentRequest;

/// <summary>Asks for the source files of a program: those that a Go executable was built from, as its line tables name them; of others those that the session's debugger names.</summary>
/// <param name="ProcessId">The process, in the toolbox's process namespace.</param>
public sealed record SourcesRequest(int ProcessId) : AgentRequest;

/// <summary>Attaches a debugger to a process and lets the process run on at once. Answered when the debugger serves.</summary>
/// <param name="Tool">The debugger: <c>delve</c>, <c>node</c>, <c>debugpy</c>.</param>
/// <param name="ProcessId">The target, in the toolbox's process namespace.</param>
public sealed record StartDebuggerRequest(
    [property: JsonRequired] string Tool, [property: JsonRequired] int ProcessId) : AgentRequest
{
    /// <summary>How long the target may stand; null for as long as somebody likes.</summary>
    public PauseLimit? Limit { get; init; }

    /// <summary>Probes to answer while the target is stopped; null for none.</summary>
    public ShieldRequest? Shield { get; init; }

    /// <summary>
    /// What the processes that the agent can see, and the debugger, may take together, as the client read it from the pod's specification; null for
    /// unknown. What the agent sees of control groups counts in any case.
    /// </summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>
    /// True where the process was caught at its start: it goes on standing until a client is connected, and stops at <c>main.main</c> then. Null where it runs on at once.
    /// </summary>
    public bool? IsFromStart { get; init; }

    /// <summary>True to attach also where the debugger is not expected to fit into that.</summary>
    public bool? MayExceedMemory { get; init; }
}

/// <summary>How long a target may stand before somebody else acts, the kubelet for one. At the end the debugger is let go.</summary>
/// <param name="Seconds">So long; pauses that follow one another sooner than it recovers add up.</param>
/// <param name="RecoverySeconds">Having run for so long without a pause, it may stand for the whole time again.</param>
public sealed record PauseLimit([property: JsonRequired] double Seconds, [property: JsonRequired] double RecoverySeconds)
{
    /// <summary>Who would act then, and why, for the IDE's console; null for nothing to say.</summary>
    public string? Because { get; init; }
}

/// <summary>
/// Detaches the session's debugger; the target runs on without breakpoints. Answered when the debugger is gone.
/// </summary>
public sealed record StopDebuggerRequest : AgentRequest;

/// <summary>
/// Asks for processes to be looked at and mended: where a debugger was killed and left breakpoints in the code, or the process standing, they are
/// taken out and it runs on. A process that is being traced is left alone.
/// </summary>
/// <param name="ContainerId">As in <see cref="ProcessesRequest"/>.</param>
/// <param name="ProcessId">One process only; null for all.</param>
public sealed record HealRequest(string? ContainerId, int? ProcessId) : AgentRequest;

/// <summary>Asks for every session of this toolbox.</summary>
public sealed record SessionsRequest : AgentRequest;

/// <summary>Ends another session of this toolbox as if its client had gone.</summary>
/// <param name="Session">The session's id, as <see cref="SessionsAnswer"/> names it.</param>
public sealed record EndSessionRequest([property: JsonRequired] string Session) : AgentRequest;

/// <summary>Ends every session and then the toolbox itself.</summary>
public sealed record ShutdownRequest : AgentRequest;
