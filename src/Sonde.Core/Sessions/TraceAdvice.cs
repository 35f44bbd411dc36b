using Sonde.Core.Platforms;
using Sonde.Core.Plans;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sessions;

/// <summary>What helps where the kernel does not let a toolbox near a process: what it lacks, and how this toolbox could come by it. Pure.</summary>
internal static class TraceAdvice
{
    private const int PtraceCapability = 19;

    /// <summary>SYS_ADMIN, which only a privileged toolbox holds.</summary>
    private const int AdminCapability = 21;

    /// <summary>The steps, the nearest first; at least one.</summary>
    /// <param name="process">The process; its access was refused.</param>
    /// <param name="tracer">The toolbox.</param>
    public static IReadOnlyList<string> Next(ProcessDescription process, Tracer tracer) => process.Access.Missing switch
    {
        TraceObstacle.Forbidden => ["debug a copy of the pod on a node whose kernel.yama.ptrace_scope is below 3: on this one nobody may, whatever the rights"],
        TraceObstacle.User => [.. Raise(tracer), .. SameUser(process.Identity, tracer)],
        TraceObstacle.Capabilities or TraceObstacle.Yama or TraceObstacle.FileAccess => Raise(tracer),
        _ => Holds(tracer, PtraceCapability) ? BeyondPtrace(tracer) : Raise(tracer),
    };

    /// <summary>The ways to SYS_PTRACE and what goes with it.</summary>
    private static List<string> Raise(Tracer tracer)
    {
        List<string> steps = [];
        if (tracer.TakesProfile)
        {
            steps.Add(tracer.IsDeclared
                ? "repeat with --profile general: adds a toolbox as root with SYS_PTRACE beside the one that the pod declares"
                : "repeat with --profile general: root with SYS_PTRACE and the default capabilities");
        }

        if (tracer.IsDeclared)
        {
            steps.Add("give the toolbox in the pod runAsUser: 0, runAsGroup: 0 and capabilities add: [SYS_PTRACE, DAC_OVERRIDE, KILL] "
                + "(docs/troubleshooting.md, \"A toolbox in the pod\")");
        }
        else if (!tracer.TakesProfile)
        {
            steps.Add("declare a toolbox with SYS_PTRACE, DAC_OVERRIDE and KILL in the pod (docs/troubleshooting.md, \"A toolbox in the pod\"): "
                + "this API server gives an added one no rights");
        }

        return steps;
    }

    private static string[] SameUser(ProcessIdentity wanted, Tracer tracer)
    {
        var ids = $"runAsUser: {wanted.UserId} and runAsGroup: {wanted.GroupId}";
        return tracer.IsDeclared ? [$"or give the toolbox in the pod the process's own ids: {ids}"]
            : tracer.TakesProfile ? [$"or say the process's ids in its pod, so that the toolbox takes the same: {ids}"]
            : [$"or say {ids} for the whole pod (spec.securityContext), which is all that an added toolbox takes here"];
    }

    /// <summary>More than SYS_PTRACE is only a privileged container, which leaves security modules behind.</summary>
    private static string[] BeyondPtrace(Tracer tracer) => tracer.TakesProfile && !Holds(tracer, AdminCapability)
        ? ["repeat with --profile sysadmin: privileged, which AppArmor and seccomp do not confine"]
        : ["ask those who run the node which security module or user namespace keeps the toolbox out: its audit log names it"];

    private static bool Holds(Tracer tracer, int capability) => (tracer.Identity.EffectiveCapabilities >> capability & 1) != 0;
}

/// <summary>The toolbox, as one that would trace.</summary>
/// <param name="Identity">What it runs as.</param>
/// <param name="IsDeclared">The pod declares it: its rights are the pod's to change.</param>
/// <param name="TakesProfile">A toolbox with other rights can be added here: not by the legacy API, not where there are no ephemeral containers.</param>
internal sealed record Tracer(ProcessIdentity Identity, bool IsDeclared, bool TakesProfile)
{
    /// <summary>Of a session.</summary>
    public static Tracer Of(PlatformFacts facts, ToolboxPlan toolbox, ProcessIdentity identity) =>
        new(identity, toolbox is UseDeclaredToolbox, facts.Legacy is null && facts.Obstacle is null);
}
