using Sonde.Core.Faults;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sessions;

/// <summary>Which process a debugger is attached to. Pure.</summary>
internal static class ProcessChoice
{
    /// <summary>Programs of native code that only start others; names as the kernel cuts them off.</summary>
    private static readonly string[] Wrappers = ["sh", "dash", "bash", "ash", "busybox", "tini", "docker-init", "catatonit", "dumb-init", "pause", "sleep", "su", "gosu", "s6-svscan", "s6-supervise", "runsv", "runsvdir"];

    /// <summary>Chooses the one process that a debugger is there for; of several the one that listens, where only one does.</summary>
    /// <param name="processes">What the agent sees.</param>
    /// <param name="wanted">--pid; null to find it.</param>
    /// <param name="wish">What is to be done to it, and with which tools.</param>
    /// <param name="target">The target, for messages.</param>
    /// <param name="tracer">The toolbox, for what helps where it may not.</param>
    /// <exception cref="FaultException">None, several, already traced or not allowed.</exception>
    public static ProcessDescription Choose(IReadOnlyList<ProcessDescription> processes, int? wanted, ProcessWish wish, string target, Tracer tracer)
    {
        var process = wanted is { } id ? ById(processes, id, wish, target) : Only(processes, wish, target, tracer);
        if (process.TracerId != 0)
        {
            throw new FaultException(
                FaultCatalog.AlreadyTraced,
                $"cannot {wish.To(Name(process))} in {target}",
                $"it is being traced already, by process {process.TracerId}{(process.TracerName is { } holder ? $" ({holder})" : "")}",
                "sonde ps");
        }

        if (!process.Access.IsAllowed)
        {
            throw NotAllowed(process, target, tracer);
        }

        return process;
    }

    /// <summary>Whether the target is there but may not even be looked at, so that other ids or a higher rung are needed.</summary>
    public static ProcessDescription? FindOutOfReach(IReadOnlyList<ProcessDescription> processes, int? wanted) =>
        processes.FirstOrDefault(process => (wanted is null ? process.ParentId == 0 || processes.Count == 1 : process.ProcessId == wanted)
            && !process.Access.IsAllowed && process.TracerId == 0)
        is { } found && !processes.Any(process => Fits(process, ProcessWish.Any)) ? found : null;

    private static ProcessDescription ById(IReadOnlyList<ProcessDescription> processes, int id, ProcessWish wish, string target)
    {
        var process = Require(processes, id, wish, target);
        return Fits(process, wish) || !process.Access.IsAllowed ? process
            : process.Runtime == DotnetFault.Runtime && wish.Act is null ? throw DotnetFault.For(Name(process), id, target)
            : throw new FaultException(
            FaultCatalog.NoProgram,
            $"cannot {wish.With(Name(process))} in {target}",
            $"its executable is not {wish.Programs}",
            Otherwise([process], wish, "leave --pid out to let sonde find the process"));
    }

    private static ProcessDescription Require(IReadOnlyList<ProcessDescription> processes, int id, ProcessWish wish, string target) =>
        processes.FirstOrDefault(candidate => candidate.ProcessId == id) ?? throw new FaultException(new Fault(
            FaultCatalog.ProcessMissing,
            $"cannot {wish.To($"process {id}")} in {target}",
            $"the container has no process {id}; it has {List(processes)}",
            ["leave --pid out, or use one of these"]));

    private static bool Fits(ProcessDescription process, ProcessWish wish) => wish.Others.Any(other => other.Runtime == process.Runtime)
        || (ToolCatalog.For(process.Runtime) is { } found && (wish.Tools is null ? !found.IsAskedFor : wish.Tools.Contains(found)));

    /// <summary>What helps where no process fits: another debugger, for one that has to be asked for.</summary>
    private static string Otherwise(IEnumerable<ProcessDescription> processes, ProcessWish wish, string step) =>
        processes.Select(process => ToolCatalog.For(process.Runtime)).FirstOrDefault(found => found is { IsAskedFor: true }) is not { } other ? step
        : wish.Tools is null ? $"repeat the command with --tool {other.Name}, which attaches {other.Title} to {other.Program}; or {step}"
        : wish.Asked is { } asked ? $"{asked}; or {step}"
        : step;

    private static ProcessDescription Only(IReadOnlyList<ProcessDescription> processes, ProcessWish wish, string target, Tracer tracer)
    {
        var found = processes.Where(process => Fits(process, wish)).ToArray();
        return found.Length switch
        {
            1 => found[0],
            0 when processes.Count == 0 => throw new FaultException(
                FaultCatalog.TargetGone, $"cannot {wish.With(null)} in {target}", "none of its processes runs any more", "repeat the command when the target runs again"),
            0 when processes.FirstOrDefault(process => !process.Access.IsAllowed) is { } hidden => throw NotAllowed(hidden, target, tracer),
            0 when processes.FirstOrDefault(process => wish.Tools is null && process.Runtime == DotnetFault.Runtime) is { } dotnet => throw DotnetFault.For(Name(dotnet), dotnet.ProcessId, target),
            0 => throw new FaultException(
                FaultCatalog.NoProgram,
                $"cannot {wish.With(null)} in {target}",
                $"none of its processes is {wish.Programs}: {List(processes)}",
                Otherwise(processes, wish, "choose another container with -c, or another target")),
            _ when found.Where(process => !Wrappers.Contains(process.Name, StringComparer.Ordinal)).ToArray() is [var only] && wish.Tools is [{ IsAskedFor: true }] => only,
            _ when found.Where(process => process.Listens is { Count: > 0 }).ToArray() is [var only] => only,
            _ => throw new FaultException(
                FaultCatalog.SeveralPrograms,
                $"cannot choose a process in {target}",
                $"there are {found.Length}: {List(found)}",
                $"repeat the command with --pid {found[0].ProcessId}"),
        };
    }

    private static FaultException NotAllowed(ProcessDescription process, string target, Tracer tracer) => new(new Fault(
        FaultCatalog.TraceNotAllowed,
        $"cannot trace {Name(process)} in {target}",
        process.Access.Detail ?? "the kernel refused",
        TraceAdvice.Next(process, tracer)));

    private static string List(IEnumerable<ProcessDescription> processes)
    {
        var texts = processes.Take(10).Select(process => $"{process.ProcessId} {process.Executable ?? process.Name}"
            + (!process.Access.IsAllowed ? " (not readable)" : process.Listens is { Count: > 0 } ports ? $" (port {string.Join(", ", ports)})" : "")).ToArray();
        return texts.Length == 0 ? "no process at all" : string.Join(", ", texts);
    }

    private static string Name(ProcessDescription process) => $"process {process.ProcessId} ({process.Executable ?? process.Name})";
}
