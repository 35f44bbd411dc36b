namespace Sonde.Core.Production;

/// <summary>What the user says about production, in the configuration and on the command line.</summary>
public sealed record GuardWishes
{
    /// <summary>The configuration.</summary>
    public ProductionSettings Settings { get; init; } = ProductionSettings.Default;

    /// <summary>--allow-stop with its --reason; null where it was not given.</summary>
    public StopReason? Reason { get; init; }

    /// <summary>Nothing is going to be stopped: what needs --allow-stop is told and not refused. What the owners forbid is refused all the same.</summary>
    public bool IsTrial { get; init; }

    /// <summary>The whole command as it was given, to be repeated: <c>sonde debug deploy/api -n shop</c>; empty where it needs no repeating.</summary>
    public string Command { get; init; } = "";
}
