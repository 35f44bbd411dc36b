using System.Net.Sockets;

namespace Sonde.Kubernetes.Connections;

/// <summary>
/// A socket for blocking use under <see cref="System.Net.Security.SslStream"/>, which before each record reads nothing in order to wait
/// without a buffer. NetworkStream makes a peek of that, a system call for each record; here it costs nothing.
/// </summary>
/// <param name="socket">Owned.</param>
internal sealed class SocketStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => buffer.IsEmpty ? 0 : base.Read(buffer);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => count == 0 ? 0 : base.Read(buffer, offset, count);
}
