using Sonde.Core.Ide;
using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary>A session's place among those that follow one another, each on what takes the place of the target before.</summary>
/// <param name="OnHandedOver">Told once when IDEs can connect, with what they were given.</param>
/// <param name="OnSucceeded">Told once when what will take the target's place runs beside it, with how that is named.</param>
/// <param name="OnReplaced">Told when the target goes for good, before the session is ended in order; not where its container starts again.</param>
/// <param name="Foothold">What was begun for it while the one before ended; null for nothing.</param>
internal sealed record SessionTurn(Action<IdeOffer> OnHandedOver, Action<TargetReference> OnSucceeded, Action OnReplaced, Foothold? Foothold);
