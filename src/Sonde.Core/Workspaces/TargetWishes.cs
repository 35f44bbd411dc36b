using Sonde.Core.Operations;
using Sonde.Core.Plans;

namespace Sonde.Core.Workspaces;

/// <summary>How a target of a sonde.yaml is to be debugged; null where the file says nothing. The command line goes before it, config.yaml after it.</summary>
public sealed record TargetWishes
{
    /// <summary><c>tool</c>; null to find it.</summary>
    public WorkspaceTool? Tool { get; init; }

    /// <summary><c>port</c>: the local port for IDEs, 1 to 65535; null to choose one.</summary>
    public int? LocalPort { get; init; }

    /// <summary><c>forwards</c>: application ports that come along, 32 at the most.</summary>
    public IReadOnlyList<PortForward> Forwards { get; init; } = [];

    /// <summary><c>pid</c>: a process of the container; null to find it.</summary>
    public int? ProcessId { get; init; }

    /// <summary><c>logs</c>: what the container prints is shown.</summary>
    public bool ShowsLogs { get; init; } = true;

    /// <summary><c>source</c>: the full path of a folder of this machine that is not known to exist; null to find it.</summary>
    public string? Source { get; init; }

    /// <summary><c>remoteSource</c>: the folder in the target, or in its debug information, that holds the same; null to find it.</summary>
    public string? RemoteSource { get; init; }

    /// <summary><c>budget</c>: how long the target may stand, within <see cref="Settings.DurationRange.Budget"/>.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary><c>budget: none</c>; there is then no <see cref="Budget"/>.</summary>
    public bool HasNoBudget { get; init; }

    /// <summary><c>grace</c>, within <see cref="Settings.DurationRange.Grace"/>.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary><c>hold</c>, within <see cref="Settings.DurationRange.Hold"/>.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary><c>ttl</c>, within <see cref="Settings.DurationRange.TimeToLive"/>.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary><c>shield</c>: probes are answered while the target is stopped.</summary>
    public bool IsShielded { get; init; }

    /// <summary><c>memoryCheck: false</c>: the debugger is attached although it may not fit.</summary>
    public bool HasNoMemoryCheck { get; init; }

    /// <summary><c>image</c>: the toolbox's.</summary>
    public string? Image { get; init; }

    /// <summary><c>pullPolicy</c>.</summary>
    public PullPolicy? PullPolicy { get; init; }

    /// <summary><c>profile</c>.</summary>
    public DebugProfile? Profile { get; init; }
}
