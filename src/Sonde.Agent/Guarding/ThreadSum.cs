namespace Sonde.Agent.Guarding;

/// <summary>What all threads of a process are doing, and how often they were switched to so far: equal sums mean that none has run in between.</summary>
internal readonly record struct ThreadSum(ThreadPicture Picture, int Threads, long Switches);
