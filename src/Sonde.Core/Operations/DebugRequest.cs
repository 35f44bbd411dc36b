using Sonde.Core.Ide;
using Sonde.Core.Plans;
using Sonde.Core.Tools;

namespace Sonde.Core.Operations;

/// <summary><c>sonde debug</c>.</summary>
public sealed record DebugRequest : SessionRequest
{
    /// <summary>--tool: the debugger; null for that of the process's language.</summary>
    public DebuggerKind? Tool { get; init; }

    /// <summary>What the session is called in the IDEs; null for the target's own name.</summary>
    public string? Name { get; init; }

    /// <summary>Where the program's sources are on this machine, a full path; null to find them around the working directory.</summary>
    public string? Source { get; init; }

    /// <summary>The directory in the target, or in its debug information, that <see cref="Source"/> is; null to find it.</summary>
    public string? RemoteSource { get; init; }

    /// <summary>--port: the local port for IDEs; null for the debugger's usual one. The next free one is taken, and said, if it is in use.</summary>
    public int? LocalPort { get; init; }

    /// <summary>--ide.</summary>
    public IdeWish Ide { get; init; } = IdeWish.Found;

    /// <summary>--keep-ide: leave the IDE entries at the end.</summary>
    public bool KeepsIde { get; init; }

    /// <summary>--budget: how long the target may stand; null for what its platform allows.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>--no-budget: the target may stand for any time.</summary>
    public bool HasNoBudget { get; init; }

    /// <summary>--shield: probes are answered while the target is stopped.</summary>
    public bool IsShielded { get; init; }

    /// <summary>--no-memory-check: the debugger is attached although it may not fit into the pod's memory.</summary>
    public bool HasNoMemoryCheck { get; init; }

    /// <summary>--forward: application ports that come along.</summary>
    public IReadOnlyList<PortForward> Forwards { get; init; } = [];

    /// <summary>--copy: a copy of the target's pod is debugged, and not the target; null for the target.</summary>
    public CopyWishes? Copy { get; init; }

    /// <summary>--all: every replica of the workload, behind one local port.</summary>
    public bool IsForAll { get; init; }
}
