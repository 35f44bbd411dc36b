using Sonde.Core.Faults;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sessions;

/// <summary>Which of a container's processes it is there for. Pure.</summary>
internal static class MainProcess
{
    /// <summary>The one that was asked for; else that which the container was started with, which has no parent there; else the first. One that may be looked at goes before one that may not.</summary>
    /// <param name="processes">What the agent sees, in the order of their ids.</param>
    /// <param name="wanted">--pid; null to find it.</param>
    /// <param name="what">What does not happen where there is none.</param>
    /// <exception cref="FaultException">There is none.</exception>
    public static ProcessDescription Choose(IReadOnlyList<ProcessDescription> processes, int? wanted, string what) => wanted is { } id
        ? processes.FirstOrDefault(process => process.ProcessId == id)
            ?? throw new FaultException(FaultCatalog.ProcessMissing, what, $"the container has no process {id}", "leave --pid out")
        : processes.OrderBy(static process => process.Access.IsAllowed ? 0 : 1).ThenBy(static process => process.ParentId == 0 ? 0 : 1).FirstOrDefault()
            ?? throw new FaultException(FaultCatalog.TargetGone, what, "none of its processes runs any more", "repeat the command when the target runs again");
}
