namespace Sonde.Agent.Sampling;

/// <summary>What programs that the agent starts take for a look.</summary>
/// <param name="Processor">Their processor time.</param>
/// <param name="Lost">Samples that they did not get, because they came late.</param>
internal readonly record struct LookCost(TimeSpan Processor, long Lost);
