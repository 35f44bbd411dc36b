using System.Net.Sockets;

namespace Sonde.Agent.Launching;

/// <summary>How clients come to a debugger that was started.</summary>
internal abstract class DebuggerDoor
{
    /// <summary>The unix socket on which it serves; null where it speaks over a descriptor that it inherits (<see cref="Inherited"/>).</summary>
    public virtual string? SocketPath => null;

    /// <summary>The descriptor over which it speaks; -1 where it serves on a socket.</summary>
    public virtual int Inherited => -1;

    /// <summary>A connection for one client; the caller's to close.</summary>
    /// <exception cref="SocketException">It takes no connection.</exception>
    public abstract Task<Socket> ConnectAsync(CancellationToken cancellation);

    /// <summary>The debugger has its end by now, or will never have it.</summary>
    public virtual void HandedOver()
    {
    }

    /// <summary>Ends what is spoken with it, which is how one that speaks over a descriptor is told to end. Idempotent; returns when that is done, within a second.</summary>
    public virtual Task PartAsync() => Task.CompletedTask;

    /// <summary>Takes away what is left of it. Idempotent.</summary>
    public abstract void Close();
}
