namespace Sonde.Agent.Launching;

/// <summary>A debugger that serves.</summary>
/// <param name="Process">The process; the receiver ends it.</param>
/// <param name="Version">Its version.</param>
/// <param name="Freeze">How long the attach kept the target from running.</param>
internal sealed record DebuggerStart(DebuggerProcess Process, string Version, TimeSpan Freeze);
