using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary>Asks what is wrong with a target.</summary>
/// <param name="Target">The target; it need not run.</param>
public sealed record WhyRequest(TargetReference Target);
