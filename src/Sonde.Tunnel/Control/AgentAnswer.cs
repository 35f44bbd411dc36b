using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>What the agent answers to an <see cref="AgentRequest"/>. The property <c>is</c> names the answer.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(HelloAnswer), "hello")]
[JsonDerivedType(typeof(ProcessesAnswer), "processes")]
[JsonDerivedType(typeof(SourcesAnswer), "sources")]
[JsonDerivedType(typeof(StartDebuggerAnswer), "debugger-started")]
[JsonDerivedType(typeof(StopDebuggerAnswer), "debugger-stopped")]
[JsonDerivedType(typeof(HealAnswer), "healed")]
[JsonDerivedType(typeof(SessionsAnswer), "sessions")]
[JsonDerivedType(typeof(DoneAnswer), "done")]
[JsonDerivedType(typeof(ObserveAnswer), "observing")]
[JsonDerivedType(typeof(StacksAnswer), "stacks")]
[JsonDerivedType(typeof(SamplingAnswer), "sampling")]
[JsonDerivedType(typeof(StartProgramAnswer), "program-started")]
[JsonDerivedType(typeof(CopyingAnswer), "copying")]
[JsonDerivedType(typeof(TracingAnswer), "tracing")]
[JsonDerivedType(typeof(SocketsAnswer), "sockets")]
[JsonDerivedType(typeof(DotnetPortAnswer), "dotnet-port")]
[JsonDerivedType(typeof(MemoryAnswer), "memory")]
[JsonDerivedType(typeof(CaughtStartAnswer), "caught-start")]
[JsonDerivedType(typeof(InterceptAnswer), "intercepting")]
[JsonDerivedType(typeof(EnvironmentAnswer), "environment")]
[JsonDerivedType(typeof(NamesAnswer), "names")]
[JsonDerivedType(typeof(VolumesAnswer), "volumes")]
public abstract record AgentAnswer;

/// <summary>Who the agent is and what it can do.</summary>
/// <param name="Agent">Name and version: <c>sonde-agent/0.1.0</c>.</param>
/// <param name="Session">The id that the agent gave this session.</param>
/// <param name="Capabilities">Names of what this agent can do; see <see cref="AgentCapability"/>. A client asks for nothing that is not in the list.</param>
/// <param name="Architecture">As Go and the OCI name it: <c>amd64</c>, <c>arm64</c>.</param>
/// <param name="ProcessId">The agent's own process id in the toolbox's process namespace.</param>
/// <param name="Identity">The agent's user, group and capabilities.</param>
/// <param name="Tools">The tools in this image, by name, with their versions: <c>delve</c> → <c>1.27.1</c>.</param>
public sealed record HelloAnswer(
    string Agent, string Session, IReadOnlyList<string> Capabilities, string Architecture, int ProcessId,
    ProcessIdentity Identity, IReadOnlyDictionary<string, string> Tools) : AgentAnswer;

/// <summary>The processes that the toolbox can see, in the order of their ids.</summary>
/// <param name="Processes">The processes; at most 4,096, and no more than a line can hold.</param>
/// <param name="Omitted">How many are left out of the list; null for none.</param>
public sealed record ProcessesAnswer(IReadOnlyList<ProcessDescription> Processes, int? Omitted = null) : AgentAnswer
{
    /// <summary>What surrounds the list in its line.</summary>
    private const int Surroundings = 4 * 1024;

    /// <summary>An answer that fits into a line: those that were recognised go first, then the lowest ids.</summary>
    /// <param name="processes">In the order of their ids.</param>
    /// <param name="omitted">How many are missing from them already.</param>
    public static ProcessesAnswer Fit(IReadOnlyList<ProcessDescription> processes, int omitted)
    {
        var room = ControlLines.MaximumLength - Surroundings;
        var kept = new HashSet<int>();
        foreach (var process in processes.OrderBy(process => process.Runtime is null or "native"))
        {
            var length = JsonSerializer.SerializeToUtf8Bytes(process, ControlJson.Default.ProcessDescription).Length + 1;
            if (length <= room)
            {
                room -= length;
                kept.Add(process.ProcessId);
            }
        }

        var left = omitted + processes.Count - kept.Count;
        return new ProcessesAnswer([.. processes.Where(process => kept.Contains(process.ProcessId))], left == 0 ? null : left);
    }
}

/// <summary>
/// The source files of a program: of a Go executable read from its file table (section .gopclntab) without touching the process, of others what the
/// session's debugger names.
/// </summary>
/// <param name="Files">
/// Paths as they were at build time, absolute or with -trimpath relative to a module; in the table's order, at most 8,000 and 512 KiB.
/// Of the standard library only <c>runtime/proc.go</c> is named. Empty where the table could not be read.
/// </param>
/// <param name="IsComplete">False where the limits left files out.</param>
public sealed record SourcesAnswer(IReadOnlyList<string> Files, bool IsComplete) : AgentAnswer
{
    /// <summary>The process's working directory, where its files are named by full paths; null where that tells nothing.</summary>
    public string? Root { get; init; }
}

/// <summary>The debugger serves.</summary>
/// <param name="Version">The debugger's own version.</param>
/// <param name="FreezeMilliseconds">How long the attach kept the target from running.</param>
public sealed record StartDebuggerAnswer(string Version, double FreezeMilliseconds) : AgentAnswer
{
    /// <summary>What was written into the target's file system for as long as the session lasts, as the target's own paths; null for nothing.</summary>
    public IReadOnlyList<string>? Files { get; init; }
}

/// <summary>The debugger is gone.</summary>
/// <param name="Figures">What the session did to the target.</param>
/// <param name="TargetRuns">Whether the target was seen running afterwards, untraced.</param>
public sealed record StopDebuggerAnswer(SessionFigures Figures, bool TargetRuns) : AgentAnswer
{
    /// <summary>What the shield did; null where there was none.</summary>
    public ShieldReport? Shield { get; init; }

    /// <summary>What stays behind in the target, one sentence each; null for nothing.</summary>
    public IReadOnlyList<string>? Remains { get; init; }

    /// <summary>What was found afterwards; null where the target has ended or no debugger was attached.</summary>
    public ReleaseCheck? Check { get; init; }
}

/// <summary>What was found in each process, and what was done.</summary>
/// <param name="Processes">The processes, in the order of their ids; at most 256, those first that needed something.</param>
public sealed record HealAnswer(IReadOnlyList<HealedProcess> Processes) : AgentAnswer;

/// <summary>Every session of this toolbox.</summary>
/// <param name="Sessions">The sessions, oldest first.</param>
public sealed record SessionsAnswer(IReadOnlyList<SessionDescription> Sessions) : AgentAnswer;

/// <summary>Done; there is nothing to tell.</summary>
public sealed record DoneAnswer : AgentAnswer;
