using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Production;
using Sonde.Core.Tools;

namespace Sonde.Core.Operations;

/// <summary>What <c>sonde debug</c> wants of its toolbox: what the user wants, else what the platform allows, with care where it is production or may be. Pure.</summary>
internal static class DebugWish
{
    /// <summary>On this target.</summary>
    /// <param name="request">What the user wants.</param>
    /// <param name="facts">What was found.</param>
    /// <exception cref="Faults.FaultException">The shield is wanted, and there is nothing to be shielded from or no way to do it.</exception>
    public static ToolWish Of(DebugRequest request, PlatformFacts facts)
    {
        var offer = request.IsShielded ? ShieldFaults.Need(facts) : null;
        var budget = BudgetOf(request, facts, offer);
        return (request.Copy is { IsFromStart: true } ? ToolCatalog.StartWish() : ToolCatalog.Wish(request.Tool)) with
        {
            Budget = budget,
            Notes = facts.StopNotes,
            Shield = budget is { IsShielded: true } ? offer : offer?.WithoutBudget(),
            Memory = request.HasNoMemoryCheck ? "not checked: --no-memory-check says so" : facts.Memory?.Text,
        };
    }

    private static PauseBudget? BudgetOf(DebugRequest request, PlatformFacts facts, ShieldOffer? offer) =>
        request.HasNoBudget ? null
        : request.Budget is { } wanted ? new PauseBudget(wanted, facts.Budget?.Recovery ?? wanted, "--budget says so")
        : CarefulBudget.Of(
            facts.Budget is { } budget ? budget with { IsShielded = offer?.RestartsBudget == true } : null,
            ProductionGuard.Judge(facts.Surroundings, request.Toolbox.Guard.Settings));
}
