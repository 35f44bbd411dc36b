using Sonde.Core.Plans;
using Sonde.Core.Production;
using Sonde.Core.Reports;

namespace Sonde.Core.Platforms;

/// <summary>Everything that a plan depends on, gathered without changing anything.</summary>
internal sealed record PlatformFacts
{
    /// <summary>For people: <c>pod/api-7d9 container api in namespace shop</c>.</summary>
    public required string Target { get; init; }

    /// <summary>A short name for IDE entries: <c>api (shop)</c>.</summary>
    public required string ShortName { get; init; }

    /// <summary>Who asks, as the platform knows them.</summary>
    public required string User { get; init; }

    /// <summary>Who the target runs as.</summary>
    public required TargetIdentity Identity { get; init; }

    /// <summary>Where it lives, for the guard of production.</summary>
    public required Surroundings Surroundings { get; init; }

    /// <summary>What the namespace enforces.</summary>
    public PodSecurityLevel Level { get; init; }

    /// <summary>Set where a toolbox takes no security settings.</summary>
    public InheritedIdentity? Legacy { get; init; }

    /// <summary>The target container's id, where the toolbox sees the processes of other containers too; null elsewhere.</summary>
    public string? ContainerFilter { get; init; }

    /// <summary>Toolboxes that run in reach of the target.</summary>
    public IReadOnlyList<ToolboxCandidate> Toolboxes { get; init; } = [];

    /// <summary>Names that may not be used for a new toolbox.</summary>
    public IReadOnlyList<string> TakenNames { get; init; } = [];

    /// <summary>Set where no toolbox can be added at all: why.</summary>
    public Faults.Fault? Obstacle { get; init; }

    /// <summary>Set where the user chose the toolbox's rights, or the place does: no ladder is climbed.</summary>
    public RungFound? Given { get; init; }

    /// <summary>What a toolbox is here, for the receipt.</summary>
    public string ToolboxWord { get; init; } = "container";

    /// <summary>Rights that are missing.</summary>
    public IReadOnlyList<MissingRight> MissingRights { get; init; } = [];

    /// <summary>The command that grants missing rights, all together.</summary>
    public Func<IReadOnlyList<MissingRight>, string> Grant { get; init; } = _ => "";

    /// <summary>How long the target may stand; null for any time.</summary>
    public PauseBudget? Budget { get; init; }

    /// <summary>Which probes could be answered while it stands; null where nobody sends any.</summary>
    public ShieldOffer? Shield { get; init; }

    /// <summary>The memory that it and a debugger have together; null for unknown or any.</summary>
    public MemoryBound? Memory { get; init; }

    /// <summary>What a stop would do to it besides, for the plan of whoever stops it; whole sentences.</summary>
    public IReadOnlyList<string> StopNotes { get; init; } = [];

    /// <summary>It has no network of its own, but its node's or its machine's.</summary>
    public bool HasNodeNetwork { get; init; }

    /// <summary>What the session's own bytes pass, in the language of capture filters; null where they do not pass the target's network.</summary>
    public OwnTraffic? OwnTraffic { get; init; }

    /// <summary>What the user should know, for the plan.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What stays behind after the session, given the name of the toolbox that was added; null for nothing.</summary>
    public required Func<string, TimeSpan, string?> Remains { get; init; }

    /// <summary>What stays behind of the toolbox of this name where the target went away and the toolbox did not live on; null for nothing.</summary>
    public required Func<string, ToolboxFate, string?> RemainsAfter { get; init; }

    /// <summary>What was checked, for <c>sonde doctor</c>.</summary>
    public IReadOnlyList<DoctorCheck> Checks { get; init; } = [];
}

/// <summary>A toolbox that runs already.</summary>
/// <param name="Name">Its name, for <see cref="ITargetPlatform.ConnectAsync"/>.</param>
/// <param name="Image">Its image.</param>
/// <param name="Security">What it may do; null where it is declared in the pod and so the owners' choice.</param>
/// <param name="IsDeclared">Declared in the pod itself.</param>
internal sealed record ToolboxCandidate(string Name, string Image, ToolboxSecurity? Security, bool IsDeclared)
{
    /// <summary>It was added and nothing is said against its running yet; the kubelet reports a second or two late.</summary>
    public bool IsStarting { get; init; }
}

/// <summary>Where a session's own bytes pass the network that a target uses.</summary>
/// <param name="Filter">Matches them, and little else: <c>tcp port 10250</c>.</param>
/// <param name="LoopbackFilter">Matches those that pass the loopback, and everything else on it.</param>
internal sealed record OwnTraffic(string Filter, string LoopbackFilter);
