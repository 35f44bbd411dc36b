namespace Sonde.Containers.Commands;

/// <summary>A running program whose words are read as they come. Disposing it kills this one process, if it still runs, and awaits its end.</summary>
public interface IFollowedCommand : IAsyncDisposable
{
    /// <summary>Its standard output; 0 bytes at the end.</summary>
    Stream Output { get; }

    /// <summary>Its standard error; 0 bytes at the end. Both have to be read.</summary>
    Stream Error { get; }

    /// <summary>Ends with the exit code once the process is gone. Never faults.</summary>
    Task<int> Exit { get; }
}
