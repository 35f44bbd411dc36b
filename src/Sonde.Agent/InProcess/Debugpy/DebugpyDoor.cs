using System.Buffers.Binary;
using System.Net.Sockets;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>
/// Where the debugger in a target dials the agent: a unix socket without a file, in the network namespace that both share. The target listens nowhere. Who
/// calls is known by the kernel's word (SO_PEERCRED), and only the target is let in.
/// </summary>
internal sealed class DebugpyDoor : IDisposable
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int CredentialsBytes = 12;

    private readonly Socket _socket;
    private readonly int _processId;

    /// <param name="name">Its name, without the leading zero.</param>
    /// <param name="processId">Who may call.</param>
    public DebugpyDoor(string name, int processId)
    {
        _processId = processId;
        _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _socket.Bind(new UnixDomainSocketEndPoint("\0" + name));
        _socket.Listen(4);
    }

    /// <summary>The target's next call.</summary>
    public async Task<Socket> AcceptAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var caller = await _socket.AcceptAsync(cancellation);
            var credentials = new byte[CredentialsBytes];
            if (caller.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) >= sizeof(int) && BinaryPrimitives.ReadInt32LittleEndian(credentials) == _processId)
            {
                return caller;
            }

            caller.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
