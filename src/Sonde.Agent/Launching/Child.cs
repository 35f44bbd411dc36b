namespace Sonde.Agent.Launching;

/// <summary>A process that was started here.</summary>
/// <param name="ProcessId">Its id; may be another process's once <paramref name="Exited"/> has ended.</param>
/// <param name="Exited">Ends with its exit code, 128 + N for signal N, when it was waited for.</param>
internal sealed record Child(int ProcessId, Task<int> Exited)
{
    /// <summary>Ends together with that, with the status word of waitpid(2), which tells an exit code from a signal.</summary>
    public required Task<int> Status { get; init; }
}
