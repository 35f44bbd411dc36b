using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

/// <summary>Writes down what it is told.</summary>
internal sealed class RecordingObserver : IDebuggerObserver
{
    public List<string> Told { get; } = [];

    public void ResumePasses() => Told.Add("resume passes");

    public void BreakpointsChanged() => Told.Add("breakpoints");

    public void Resumed() => Told.Add("resumed");

    public void Stopped(string? where) => Told.Add($"stopped {where}".TrimEnd());

    public void Halted(string? where) => Told.Add($"halted {where}".TrimEnd());

    public void Interrupted() => Told.Add("interrupted");

    public void InterruptionEnded() => Told.Add("interruption ended");

    public void Located(string where) => Told.Add($"at {where}");

    public void ClientChanged() => Told.Add("client");
}
