namespace Sonde.Agent.Native;

/// <summary>
/// Who waits for any child of this process is told of the stops of the threads that it traces as well, and takes them away from who traces them (wait4(2), Linux
/// notes). So the two take turns.
/// </summary>
internal static class ChildWait
{
    /// <summary>Held while threads are traced, some milliseconds; and by who waits for any child, without blocking.</summary>
    public static Lock Turn { get; } = new();
}
