using Sonde.Core.Faults;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Intercepting;

/// <summary>What an agent refused of an intercept, as a fault. Pure.</summary>
internal static class InterceptFaults
{
    /// <summary>The fault with the agent's words.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="what">What did not happen.</param>
    /// <param name="cause">What brought it.</param>
    public static FaultException Refused(AgentError error, string what, Exception cause) => error.Code switch
    {
        AgentErrorCode.TrafficTurned => new(
            FaultCatalog.TrafficTurnedAlready, what, error.Message, "name a pod without a service mesh's proxy, or debug this one where it runs: sonde debug --help", cause),
        AgentErrorCode.InterceptedAlready => new(FaultCatalog.InterceptedAlready, what, error.Message, "sonde ps", cause),
        _ => new(FaultCatalog.NotIntercepted, what, error.Message, "sonde explain SND5023", cause),
    };
}
