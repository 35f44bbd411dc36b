using System.Text.Json.Serialization;
using Sonde.Core.Plans;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Reports;

/// <summary>
/// One thing that a command has to say, as data. The terminal turns each into text; <c>--output json</c> writes each as one line.
/// The property <c>report</c> names it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "report")]
[JsonDerivedType(typeof(ProgressReport), "progress")]
[JsonDerivedType(typeof(ChoiceReport), "choice")]
[JsonDerivedType(typeof(WarningReport), "warning")]
[JsonDerivedType(typeof(PlanReport), "plan")]
[JsonDerivedType(typeof(DryRunReport), "dry-run")]
[JsonDerivedType(typeof(TargetProcessReport), "process")]
[JsonDerivedType(typeof(ListeningReport), "listening")]
[JsonDerivedType(typeof(HandOverReport), "hand-over")]
[JsonDerivedType(typeof(StatusReport), "status")]
[JsonDerivedType(typeof(ReceiptReport), "receipt")]
[JsonDerivedType(typeof(SessionsReport), "sessions")]
[JsonDerivedType(typeof(SessionLogReport), "session-log")]
[JsonDerivedType(typeof(DoctorReport), "doctor")]
[JsonDerivedType(typeof(HealReport), "heal")]
[JsonDerivedType(typeof(WorkspaceReport), "workspace")]
[JsonDerivedType(typeof(WorkspaceCheckReport), "workspace-check")]
[JsonDerivedType(typeof(ScaffoldReport), "scaffold")]
[JsonDerivedType(typeof(TargetReport), "target")]
[JsonDerivedType(typeof(FaultReport), "fault")]
[JsonDerivedType(typeof(HitReport), "hit")]
[JsonDerivedType(typeof(ObservationReport), "observation")]
[JsonDerivedType(typeof(LogReport), "log")]
[JsonDerivedType(typeof(WorkloadsReport), "workloads")]
[JsonDerivedType(typeof(StacksReport), "stacks")]
[JsonDerivedType(typeof(FlameReport), "flame")]
[JsonDerivedType(typeof(DiagnosisReport), "diagnosis")]
[JsonDerivedType(typeof(LintReport), "lint")]
[JsonDerivedType(typeof(CaptureReport), "capture")]
[JsonDerivedType(typeof(TrafficReport), "traffic")]
[JsonDerivedType(typeof(CallReport), "call")]
[JsonDerivedType(typeof(TraceReport), "trace")]
[JsonDerivedType(typeof(ProgramOutputReport), "program-output")]
[JsonDerivedType(typeof(CopyReport), "copy")]
[JsonDerivedType(typeof(CopyProgressReport), "copy-progress")]
[JsonDerivedType(typeof(SocketsReport), "sockets")]
[JsonDerivedType(typeof(TopReport), "top")]
[JsonDerivedType(typeof(CountersReport), "counters")]
[JsonDerivedType(typeof(DevPlanReport), "dev-plan")]
[JsonDerivedType(typeof(CodeReport), "code")]
[JsonDerivedType(typeof(BuildFailureReport), "build-failure")]
[JsonDerivedType(typeof(FetchedReport), "fetched")]
[JsonDerivedType(typeof(InterceptReport), "intercept")]
[JsonDerivedType(typeof(NetProxyReport), "net-proxy")]
public abstract record Report;

/// <summary>Something is awaited or was reached.</summary>
/// <param name="Text">What: <c>waiting for the toolbox to run</c>.</param>
/// <param name="IsDone">Whether it was reached.</param>
/// <param name="Milliseconds">How long it took, when done.</param>
public sealed record ProgressReport(string Text, bool IsDone, double? Milliseconds) : Report
{
    /// <summary>One of many that replaces the last: where no line moves it is not said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUpdate { get; init; }
}

/// <summary>Something was chosen on the user's behalf.</summary>
/// <param name="Text">What and why: <c>pod api-7d9: the newest ready of 3</c>.</param>
public sealed record ChoiceReport(string Text) : Report;

/// <summary>Something works less well than the user may expect.</summary>
/// <param name="Text">What.</param>
/// <param name="Remedy">What helps; null for nothing.</param>
public sealed record WarningReport(string Text, string? Remedy) : Report;

/// <summary>The plan, before anything is changed.</summary>
/// <param name="Plan">The plan.</param>
public sealed record PlanReport(Plan Plan) : Report;

/// <summary>--dry-run: the plan was proved and nothing was changed.</summary>
/// <param name="Text">What was proved.</param>
public sealed record DryRunReport(string Text) : Report;

/// <summary>The process that was found.</summary>
/// <param name="Process">The process.</param>
public sealed record TargetProcessReport(ProcessDescription Process) : Report;

/// <summary>A local port is open.</summary>
/// <param name="Address">127.0.0.1.</param>
/// <param name="Port">The local port.</param>
/// <param name="Purpose">What a connection to it reaches: <c>delve</c>, <c>port 8080</c>.</param>
/// <param name="WantedPort">The port that was wanted and is taken; null where the wanted one is open.</param>
public sealed record ListeningReport(string Address, int Port, string Purpose, int? WantedPort) : Report;

/// <summary>How a debugger is connected.</summary>
/// <param name="Lines">Sentences and commands: IDE entries written, the dlv connect line.</param>
/// <param name="Files">Files that were written, full paths.</param>
public sealed record HandOverReport(IReadOnlyList<string> Lines, IReadOnlyList<string> Files) : Report;

/// <summary>What the session looks like now; one replaces the one before.</summary>
/// <param name="Status">The agent's account.</param>
public sealed record StatusReport(StatusEvent Status) : Report;

/// <summary>What happened, at the end.</summary>
/// <param name="Receipt">The receipt.</param>
public sealed record ReceiptReport(Receipt Receipt) : Report;

/// <summary>Targets and sessions, for <c>sonde ps</c>.</summary>
/// <param name="Place">Where was looked: a namespace and context, or this machine.</param>
/// <param name="Rows">One a toolbox and session; a toolbox without a session has one row.</param>
public sealed record SessionsReport(string Place, IReadOnlyList<SessionRow> Rows) : Report;

/// <summary>What this machine recorded of its sessions, for <c>sonde ps --log</c>.</summary>
/// <param name="File">The record.</param>
/// <param name="Rows">One a session, the newest first.</param>
public sealed record SessionLogReport(string File, IReadOnlyList<SessionLogRow> Rows) : Report;

/// <summary>The preflight as a report.</summary>
/// <param name="Target">The target.</param>
/// <param name="Checks">What was checked, in order.</param>
public sealed record DoctorReport(string Target, IReadOnlyList<DoctorCheck> Checks) : Report;

/// <summary>What was found in the target's processes, and mended.</summary>
/// <param name="Target">The target.</param>
/// <param name="Processes">The processes, by ascending id.</param>
public sealed record HealReport(string Target, IReadOnlyList<HealedProcess> Processes) : Report;

/// <summary>What is said of one of several targets.</summary>
/// <param name="Target">Its name in sonde.yaml.</param>
/// <param name="Of">What; never another of these.</param>
public sealed record TargetReport(string Target, Report Of) : Report;

/// <summary>The fault that ended the command.</summary>
/// <param name="Code">Its code.</param>
/// <param name="What">What did not happen.</param>
/// <param name="Why">Why.</param>
/// <param name="Next">What to do next.</param>
/// <param name="ExitCode">What the process returns.</param>
public sealed record FaultReport(string Code, string What, string Why, IReadOnlyList<string> Next, int ExitCode) : Report;

/// <summary>A sonde.yaml that was made, for <c>sonde init</c>.</summary>
/// <param name="Path">Where it belongs.</param>
/// <param name="Place">What it was made from.</param>
/// <param name="Text">The whole file.</param>
/// <param name="Changes">The lines in which it differs from the one that is there, each beginning with <c>+ </c>, <c>- </c> or two spaces; null where there is none.</param>
/// <param name="Written">The files that were written, full paths.</param>
public sealed record WorkspaceReport(string Path, string Place, string Text, IReadOnlyList<string>? Changes, IReadOnlyList<string> Written) : Report;

/// <summary>A sonde.yaml that was read and is good.</summary>
/// <param name="Path">The file.</param>
/// <param name="Targets">Its targets, each as <c>order: deploy/order -n shop</c>.</param>
public sealed record WorkspaceCheckReport(string Path, IReadOnlyList<string> Targets) : Report;

/// <summary>One hit of a line that is watched.</summary>
/// <param name="Hit">What was read, and for how long that held the target.</param>
/// <param name="Line">The line of <c>sonde log</c>; null of a snapshot.</param>
public sealed record HitReport(ObservedEvent Hit, string? Line) : Report;

/// <summary>What a line's observation cost, at its end.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="Figures">Hits and pauses.</param>
public sealed record ObservationReport(ObservationEnd Reason, ObservationFigures Figures) : Report;

/// <summary>A line that the target's container printed; <c>sonde up</c> shows it, and no record holds it.</summary>
/// <param name="Text">The line without its end, as it was printed, up to 64 KiB.</param>
/// <param name="IsCut">It was longer.</param>
public sealed record LogReport(string Text, bool IsCut) : Report
{
    /// <summary>So many lines before it were left out, because this side was too slow; null for none.</summary>
    public int? DroppedBefore { get; init; }
}

/// <summary>What runs in a place and could be debugged.</summary>
/// <param name="Place">Where was looked: a namespace and context, or this machine.</param>
/// <param name="Rows">In the order of their names.</param>
/// <param name="LeftOut">What runs there and is not listed, each with the reason.</param>
public sealed record WorkloadsReport(string Place, IReadOnlyList<WorkloadRow> Rows, IReadOnlyList<string> LeftOut) : Report;

/// <summary>What the threads of a process are doing.</summary>
/// <param name="Stacks">The stacks, and for how long reading them held the target.</param>
public sealed record StacksReport(StacksAnswer Stacks) : Report;
