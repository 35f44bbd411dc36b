using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Settings;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools;

/// <summary>Why there can be no probe shield, as faults, before anything is attached. Pure.</summary>
internal static class ShieldFaults
{
    private const int NetAdmin = 12;
    private const string Without = "or repeat without --shield";

    /// <summary>What a session with --shield asks for.</summary>
    /// <exception cref="FaultException">SND5012: there is nothing for it to answer.</exception>
    public static ShieldOffer Need(PlatformFacts facts) => facts.Shield switch
    {
        { Probes.Count: > 0 } offer => offer,
        null => throw Nothing(facts, "no kubelet probes a container of this machine, so nothing acts on a stop"),
        { Unanswered.Count: 0 } => throw Nothing(facts, "the container has no probes, so nothing acts on a stop"),
        var offer => throw Nothing(facts, $"the shield cannot answer {string.Join("; nor ", offer.Unanswered)}"),
    };

    /// <summary>What is said against it once the agent has introduced itself; null for nothing.</summary>
    /// <param name="hello">The agent.</param>
    /// <param name="toolbox">The plan's.</param>
    /// <param name="target">The target, for messages.</param>
    public static FaultException? Check(HelloAnswer hello, ToolboxPlan toolbox, string target) =>
        !hello.Capabilities.Contains(AgentCapability.Shield, StringComparer.Ordinal)
            ? new FaultException(new Fault(
                FaultCatalog.ShieldFailed, What(target), $"the image of toolbox {toolbox.Name} holds no nft, or an agent that knows no shield", ImageAdvice.ForAny))
        : (hello.Identity.EffectiveCapabilities >> NetAdmin & 1) == 0
            ? new FaultException(new Fault(
                FaultCatalog.ShieldFailed, What(target), $"toolbox {toolbox.Name} runs as uid {hello.Identity.UserId} without NET_ADMIN", Rights(toolbox)))
        : null;

    /// <summary>The agent tried and was refused.</summary>
    public static FaultException Refused(AgentError error, string target, Exception cause) => new(
        FaultCatalog.ShieldFailed, What(target), error.Message, "repeat without --shield, or do on the node what docs/guide/shield.md says under \"What it needs\"", cause);

    private static string[] Rights(ToolboxPlan toolbox) => toolbox is UseDeclaredToolbox
        ? ["give the toolbox in the pod runAsUser: 0 and capabilities add: [NET_ADMIN, SYS_PTRACE, DAC_OVERRIDE, KILL] (docs/guide/shield.md)", Without]
        : ["repeat with --new-toolbox: the one that runs was made without --shield", Without];

    private static FaultException Nothing(PlatformFacts facts, string why) =>
        new(FaultCatalog.NothingToShield, $"cannot shield {facts.Target}", why, "repeat without --shield");

    private static string What(string target) => $"cannot answer the probes of {target}";
}
