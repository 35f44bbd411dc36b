using Sonde.Core.Faults;

namespace Sonde.Core.Operations;

/// <summary>Which ends of a session another one follows, on the pod or process that takes the target's place. Pure.</summary>
internal static class Succession
{
    /// <summary>How long the next one may take to come: a rollout whose image is pulled first.</summary>
    public static TimeSpan MostWaiting { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two looks for it.</summary>
    public static TimeSpan BetweenLooks { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a session that was up ended because its target was replaced or restarted.</summary>
    public static bool Follows(Fault fault) => fault.Definition == FaultCatalog.TargetGone;

    /// <summary>Whether it is only a matter of time until there is one to follow with.</summary>
    public static bool IsOnItsWay(Fault fault) =>
        fault.Definition == FaultCatalog.TargetGone || fault.Definition == FaultCatalog.NoRunningPod || fault.Definition == FaultCatalog.TargetNotRunning
        || fault.Definition == FaultCatalog.TargetMissing || fault.Definition == FaultCatalog.TargetDiedDuringAttach || fault.Definition == FaultCatalog.NoProgram
        || fault.Definition == FaultCatalog.ToolboxFailed;
}
