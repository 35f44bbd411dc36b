using Sonde.Core.Faults;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>Where IDEs reach the debugger of a session on this machine.</summary>
internal interface IDebuggerPort : IAsyncDisposable
{
    /// <summary>The port; 0 before it is bound.</summary>
    int Port { get; }

    /// <summary>Takes the port, or the next free one after it. Nothing where there is one already.</summary>
    /// <exception cref="FaultException">SND2007: no port is free.</exception>
    void Bind(int wanted);

    /// <summary>A debugger is there: lets connections in, and says where.</summary>
    /// <param name="tool">The debugger's name.</param>
    /// <param name="usual">Its port where none was bound, or the next free one after it.</param>
    /// <param name="open">Opens a channel to it.</param>
    /// <exception cref="FaultException">SND2007: no port is free.</exception>
    void Serve(string tool, int usual, Func<CancellationToken, Task<TunnelChannel>> open);

    /// <summary>The debugger is gone, and another one may come: in this session, or in the next one that is given this port.</summary>
    void Lose();

    /// <summary>The debugger is there again, reached in this way.</summary>
    void Set(Func<CancellationToken, Task<TunnelChannel>> open);
}
