namespace Sonde.Agent.Guarding;

/// <summary>A thread that stands in a tracing stop.</summary>
/// <param name="ThreadId">Its id.</param>
/// <param name="Switches">How often it was switched to so far: the same number at two looks means that it has not run in between.</param>
internal readonly record struct StandingThread(int ThreadId, long Switches);
