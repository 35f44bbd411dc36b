using System.Net.Sockets;

namespace Sonde.Kubernetes.Connections;

/// <summary>
/// An open way to the server. Nothing asynchronous was done with the socket, so blocking reads and writes cost one system call each.
/// </summary>
/// <param name="Socket">The socket below; disposing it unblocks whoever reads or writes.</param>
/// <param name="Stream">TLS over it for https, else the socket itself.</param>
internal sealed record Connection(Socket Socket, Stream Stream) : IDisposable
{
    public void Dispose()
    {
        // The socket first: disposing TLS would try to say goodbye through a socket that may be full.
        Socket.Dispose();
        Stream.Dispose();
    }
}
