using System.Buffers;
using System.Net.Sockets;
using Sonde.Tunnel.Dap;

namespace Sonde.Agent.Gdb;

/// <summary>Whole messages of the Debug Adapter Protocol from a socket. For one reader.</summary>
internal sealed class DapInlet(Socket socket)
{
    /// <summary>Disassembly, memory and long lists of sources are the longest that there is.</summary>
    private const int MostBytes = 16 << 20;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly DapHeader _header = new();
    private ReadOnlyMemory<byte> _rest;

    /// <summary>The next message without its header; null at the end.</summary>
    /// <exception cref="IOException">What came is no message, or one of more than 16 MiB.</exception>
    /// <exception cref="SocketException">The connection failed.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        while (!TakeHeader())
        {
            if (!await FillAsync(cancellation))
            {
                return null;
            }
        }

        // Grows with what comes, not with what a header announces.
        var message = new ArrayBufferWriter<byte>();
        for (var missing = _header.Length; missing > 0;)
        {
            if (_rest.IsEmpty && !await FillAsync(cancellation))
            {
                return null;
            }

            var count = (int)Math.Min(missing, _rest.Length);
            message.Write(_rest.Span[..count]);
            _rest = _rest[count..];
            missing -= count;
        }

        return message.WrittenMemory;
    }

    private bool TakeHeader()
    {
        var bytes = _rest.Span;
        var isWhole = _header.TryTake(ref bytes);
        _rest = _rest[^bytes.Length..];
        return !_header.IsLost && !(isWhole && _header.Length > MostBytes) ? isWhole : throw new IOException("what came is no message of the Debug Adapter Protocol");
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        var count = await socket.ReceiveAsync(_buffer, cancellation);
        _rest = _buffer.AsMemory(0, count);
        return count > 0;
    }
}
