namespace Sonde.Containers.Commands;

/// <summary>
/// A running program behind two pipes. One thread may read and another write at the same time.
/// Disposing it closes both pipes and forgets the process; it does not kill it.
/// </summary>
public interface ICommandProcess : IDisposable
{
    /// <summary>Its standard input; a blocking write. Disposing it is the program's end of file.</summary>
    Stream Input { get; }

    /// <summary>Its standard output; a blocking read, 0 bytes at the end.</summary>
    Stream Output { get; }

    /// <summary>The last 8 KiB of its standard error so far. Callable from any thread, also after the end.</summary>
    string StandardErrorTail { get; }

    /// <summary>Ends with the exit code once the process is gone and its standard error was read. Never faults.</summary>
    Task<int> Exit { get; }

    /// <summary>Blocks until the process is gone, at most <paramref name="limit"/>; true when it is gone.</summary>
    bool WaitForExit(TimeSpan limit);

    /// <summary>Kills this one process, not its children. Nothing happens when it has ended.</summary>
    void Kill();
}
