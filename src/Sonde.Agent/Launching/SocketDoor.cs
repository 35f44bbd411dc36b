using System.Net.Sockets;

namespace Sonde.Agent.Launching;

/// <summary>A debugger that serves any number of clients on a unix socket.</summary>
/// <param name="path">Where.</param>
internal sealed class SocketDoor(string path) : DebuggerDoor
{
    /// <inheritdoc/>
    public override string? SocketPath => path;

    /// <inheritdoc/>
    public override async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Close() => File.Delete(path);
}
