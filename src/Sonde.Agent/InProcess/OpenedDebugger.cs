using System.Net.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess;

/// <summary>A debugger that was opened in its target.</summary>
/// <param name="Version">Its own version, or its runtime's.</param>
/// <param name="Freeze">For how long opening it made the target stand.</param>
internal abstract record OpenedDebugger(string Version, TimeSpan Freeze)
{
    /// <summary>What opening it wrote into the target's file system, as the target's own paths.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>A connection to it for one client; the caller's to close.</summary>
    /// <exception cref="SocketException">It takes no connection.</exception>
    /// <exception cref="AgentRefusedException">It cannot take another client, or not again.</exception>
    public abstract Task<Socket> DialAsync(CancellationToken cancellation);

    /// <summary>
    /// Closes it, with no client connected, and removes what it wrote. Idempotent; never throws. Returns what stays behind, one sentence each; empty for nothing.
    /// </summary>
    public abstract Task<IReadOnlyList<string>> CloseAsync();

    /// <summary>The program's own source files, as it names them.</summary>
    public abstract Task<SourcesAnswer> ReadSourcesAsync(CancellationToken cancellation);
}
