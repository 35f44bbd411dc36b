using Sonde.Core.Production;

namespace Sonde.Core.Plans;

/// <summary>What the user wants of the toolbox; every member has a default.</summary>
public sealed record ToolboxWishes
{
    /// <summary>--image or the configuration; the whole reference.</summary>
    public required string Image { get; init; }

    /// <summary>--pull.</summary>
    public PullPolicy PullPolicy { get; init; } = PullPolicy.IfNotPresent;

    /// <summary>--profile, as in kubectl debug; <see cref="DebugProfile.Auto"/> climbs the ladder only as far as needed.</summary>
    public DebugProfile Profile { get; init; } = DebugProfile.Auto;

    /// <summary>The text of the --custom file: a container in JSON; null for none.</summary>
    public string? Overlay { get; init; }

    /// <summary>--ttl: the toolbox ends itself after so long without a session.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>--new-toolbox: do not use a running one.</summary>
    public bool IsNewWanted { get; init; }

    /// <summary>What the user says about production; no toolbox is added or used without asking the guard.</summary>
    public GuardWishes Guard { get; init; } = new();
}
