namespace Sonde.Core.Production;

/// <summary>What the guard says in a plan.</summary>
/// <param name="Standing">What the target's place is taken for.</param>
/// <param name="Text">Why, and what follows for this session.</param>
/// <param name="Reason">--reason; null where none was given.</param>
public sealed record PlanGuard(GuardStanding Standing, string Text, string? Reason);
