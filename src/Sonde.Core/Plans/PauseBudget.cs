using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Plans;

/// <summary>How long a target may stand before its platform acts.</summary>
/// <param name="Time">So long at a stretch.</param>
/// <param name="Recovery">Having run for so long, it may stand for the whole time again.</param>
/// <param name="Reason">Who would act then, and why, as a sentence.</param>
internal sealed record PauseBudget(TimeSpan Time, TimeSpan Recovery, string Reason)
{
    /// <summary>Whether the time begins anew with every probe that a shield answers.</summary>
    public bool IsShielded { get; init; }

    /// <summary>For the plan.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Time.TotalSeconds:0.#} s at a stop{(IsShielded ? ", anew from every liveness probe that the shield answers" : "")}, then the debugger lets go: {Reason}");

    /// <summary>The shorter of two, with the longer recovery; null where there is none.</summary>
    public static PauseBudget? Shorter(PauseBudget? one, PauseBudget? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        return (one.Time <= other.Time ? one : other) with { Recovery = one.Recovery > other.Recovery ? one.Recovery : other.Recovery };
    }

    /// <summary>For the agent.</summary>
    public PauseLimit Limit => new(Time.TotalSeconds, Recovery.TotalSeconds) { Because = Reason };
}
