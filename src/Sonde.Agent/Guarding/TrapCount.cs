namespace Sonde.Agent.Guarding;

/// <summary>Bytes of code that differ from the executable's file.</summary>
/// <param name="Breakpoints">Those that are breakpoint instructions.</param>
/// <param name="Others">The others.</param>
internal readonly record struct TrapCount(int Breakpoints, int Others);
