using Sonde.Agent.Catching;
using Sonde.Agent.Copying;
using Sonde.Agent.Developing;
using Sonde.Agent.Gdb;
using Sonde.Agent.InProcess;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Agent.Programs;
using Sonde.Agent.Sampling.Java;
using Sonde.Agent.Sampling.Perf;
using Sonde.Agent.Shielding;
using Sonde.Agent.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Serving;

/// <summary>What all sessions of an agent share.</summary>
/// <param name="Table">/proc.</param>
/// <param name="Catalog">The list of processes.</param>
/// <param name="Launcher">Attaches debuggers.</param>
/// <param name="Tools">The tools of this image and their versions, once they are known.</param>
/// <param name="Clock">Time.</param>
internal sealed record AgentParts(
    IProcessTable Table, ProcessCatalog Catalog, IDebuggerLauncher Launcher, Task<IReadOnlyDictionary<string, string>> Tools,
    TimeProvider Clock)
{
    /// <summary>What probe shields are made with; null where this image holds no nft.</summary>
    public ShieldTools? Shields { get; init; }

    /// <summary>Catches a program at its start; null where it was not started to.</summary>
    public StartWatch? Start { get; init; }

    /// <summary>Starts gdb; null where nothing does.</summary>
    public IDebuggerLauncher? Native { get; init; }

    /// <summary>Starts programs; null where nothing does.</summary>
    public IProgramLauncher? Programs { get; init; }

    /// <summary>The profiler that JVMs are given; null where this image holds none.</summary>
    public AsyncProfilerLibrary? JavaProfiler { get; init; }

    /// <summary>The sampler of native stacks; null where this image holds none.</summary>
    public PerfTool? Perf { get; init; }

    /// <summary>The unfinished copies in targets.</summary>
    public PartShelf Shelf { get; init; } = new(Table);

    /// <summary>Takes new programs for the container; null where it is not in dev mode.</summary>
    public CodeUpdating? Code { get; init; }

    /// <summary>Takes files for the container's program; null where it is not in a dev mode that does.</summary>
    public CodeUpdating? Files { get; init; }

    /// <summary>Tells what changes in the folder of those files; null where there is none.</summary>
    public SyncBackServing? Changes { get; init; }

    /// <summary>The kernel's tables of sockets.</summary>
    public ISocketTables Sockets { get; init; } = new KernelSockets();

    /// <summary>The debuggers that run inside of their targets, by the names of their tools.</summary>
    public IReadOnlyDictionary<string, IInProcessDebugger> InProcess { get; init; } = new Dictionary<string, IInProcessDebugger>();

    /// <summary>What this agent can do, by the names of <see cref="AgentCapability"/>.</summary>
    /// <param name="tools">The tools of this image.</param>
    /// <param name="hasShield">Whether it holds what a shield is made with.</param>
    public static IReadOnlyList<string> Capabilities(IReadOnlyDictionary<string, string> tools, bool hasShield) =>
    [
        AgentCapability.Processes,
        AgentCapability.Sources,
        .. tools.ContainsKey("delve") ? [AgentCapability.Delve] : Array.Empty<string>(),
        AgentCapability.Node,
        AgentCapability.Debugpy,
        AgentCapability.Jdwp,
        .. tools.ContainsKey(GdbLauncher.Name) ? [AgentCapability.Native] : Array.Empty<string>(),
        AgentCapability.Forward,
        AgentCapability.Heal,
        AgentCapability.Sessions,
        .. hasShield ? [AgentCapability.Shield, AgentCapability.Intercept] : Array.Empty<string>(),
        .. tools.ContainsKey("delve") ? [AgentCapability.Observe, AgentCapability.Stacks] : Array.Empty<string>(),
        AgentCapability.ObservePython,
        AgentCapability.SamplePython,
        AgentCapability.PythonMemory,
        AgentCapability.SampleJava,
        AgentCapability.RecordJava,
        AgentCapability.SampleGo,
        .. tools.ContainsKey(PerfCommand.Name) ? [AgentCapability.SampleNative] : Array.Empty<string>(),
        AgentCapability.Programs,
        AgentCapability.Copy,
        AgentCapability.Trace,
        AgentCapability.Sockets,
        AgentCapability.DotnetPort,
        AgentCapability.Memory,
        AgentCapability.Environment,
        AgentCapability.Outbound,
        AgentCapability.Volumes,
    ];
}
