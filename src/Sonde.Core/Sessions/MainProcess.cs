using Sonde.Core.Faults;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sessions;

/// <summary>Which of a container's processes it is there for. Pure.</summary>
internal static class MainProcess
{
    /// <summary>The one that was asked for; else that which the container was started with, which has no parent there; else the first.</summary>
    /// <param name="processes">What the agent sees, in the order of their ids.</param>
    /// <param name="wanted">--pid; null to find it.</param>
    /// <param name="what">What does not happen where there is none.</param>
    /// <exception cref="FaultException">There is none.</exception>
    public static ProcessDescription Choose(IReadOnlyList<ProcessDescription> processes, int? wanted, string what) =>
        (wanted is { } id ? processes.FirstOrDefault(process => process.ProcessId == id)
            : processes.FirstOrDefault(static process => process.ParentId == 0) ?? (processes is [var first, ..] ? first : null))
        ?? throw new FaultException(new Fault(
            FaultCatalog.ProcessMissing,
            what,
            wanted is null ? "the toolbox sees none of the container's processes" : $"the container has no process {wanted}",
            [wanted is null ? "repeat the command when the target runs again" : "leave --pid out"]));
}
