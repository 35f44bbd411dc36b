using Sonde.Tunnel.Control;

namespace Sonde.Core.Plans;

/// <summary>Which of a target's probes a shield would answer while it is stopped, and which not.</summary>
/// <param name="Probes">What it would answer; empty where there is nothing for it to do.</param>
/// <param name="Sources">The addresses that are known to send probes; the agent adds its default gateways.</param>
internal sealed record ShieldOffer(IReadOnlyList<ShieldedProbe> Probes, IReadOnlyList<string> Sources)
{
    /// <summary>What it would answer, for people: <c>HTTP 8080/healthz (liveness, readiness)</c>.</summary>
    public IReadOnlyList<string> Answered { get; init; } = [];

    /// <summary>What it would not, each with the reason, as part of a sentence.</summary>
    public IReadOnlyList<string> Unanswered { get; init; } = [];

    /// <summary>For the plan; whole lines.</summary>
    public IReadOnlyList<string> Lines =>
    [
        $"answers {string.Join(", ", Answered)} for {string.Join(", ", [.. Sources, "the pod's default gateway"])}, while the process is stopped and only then",
        .. Unanswered.Select(text => $"does not answer {text}"),
    ];

    /// <summary>For the agent.</summary>
    public ShieldRequest Request => new(Probes, Sources);

    /// <summary>Whether an answer of it keeps the budget from running out.</summary>
    public bool RestartsBudget => Probes.Any(probe => probe.RestartsLimit);

    /// <summary>The same, where the budget is the user's own and runs out whatever is answered.</summary>
    public ShieldOffer WithoutBudget() => this with { Probes = [.. Probes.Select(probe => probe with { RestartsLimit = false })] };
}
