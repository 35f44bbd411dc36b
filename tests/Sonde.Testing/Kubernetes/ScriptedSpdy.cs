using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sonde.Testing.Kubernetes;

/// <summary>
/// An exec's channels on SPDY/3.1, as moby/spdystream and the kubelet do it: streams are told apart by their header <c>streamtype</c>, which .NET's own inflater reads; input that comes
/// before its stream was taken is thrown away; at the end every stream is reset.
/// </summary>
internal sealed class ScriptedSpdy(Stream stream) : IScriptedWire
{
    private static readonly string[] Names = ["stdin", "stdout", "stderr", "error"];

    private readonly Dictionary<string, int> _streams = new(StringComparer.Ordinal);
    private readonly MemoryStream _blocks = new();

    /// <summary>Takes the client's streams.</summary>
    /// <param name="count">How many it is to begin.</param>
    /// <param name="stop">Breaks it off.</param>
    public async Task BeginAsync(int count, CancellationToken stop)
    {
        while (_streams.Count < count)
        {
            var (first, _, payload) = await ReadAsync(stop) ?? throw new IOException("the client has gone");
            if (first != 0x8003_0001)
            {
                throw new IOException($"a frame {first:X8} came where streams are to begin");
            }

            var id = BinaryPrimitives.ReadInt32BigEndian(payload);
            _streams.Add(StreamType(payload.AsSpan(10)), id);

            // Its header block is empty; real ones are zlib streams, which a client need not read.
            await WriteAsync(0x8003_0002, 0, [.. Number(id), 0, 0, 0, 0], stop);
        }

        // A ping of the server's own must be answered; nobody waits for it.
        await WriteAsync(0x8003_0006, 0, Number(2), stop);
    }

    public Task SendAsync(byte channel, ReadOnlyMemory<byte> bytes, CancellationToken stop) => WriteAsync((uint)_streams[Names[channel]], 0, bytes.ToArray(), stop);

    public async Task<byte[]?> ReceiveAsync(CancellationToken stop)
    {
        while (await ReadAsync(stop) is var (first, flags, payload))
        {
            if (first == _streams.GetValueOrDefault("stdin", -1))
            {
                return flags == 1 ? [] : payload;
            }
        }

        return null;
    }

    public async Task EndAsync(CancellationToken stop)
    {
        foreach (var id in _streams.Values)
        {
            await WriteAsync(0x8003_0003, 0, [.. Number(id), .. Number(5)], stop);
        }

        await WriteAsync(0x8003_0007, 0, [.. Number(0), .. Number(0)], stop);
    }

    private string StreamType(ReadOnlySpan<byte> block)
    {
        // One zlib stream goes through all the blocks of a connection: its beginning names the dictionary.
        if (_blocks.Length == 0)
        {
            if (!block[..6].SequenceEqual((byte[])[0x78, 0xBB, 0xE3, 0xC6, 0xA7, 0xC2]))
            {
                throw new IOException("the header block is not deflated with SPDY's dictionary");
            }

            block = block[6..];
        }

        var before = Inflate(_blocks.ToArray()).Length;
        _blocks.Write(block);
        var pairs = Inflate(_blocks.ToArray()).AsSpan(before);
        if (BinaryPrimitives.ReadInt32BigEndian(pairs) != 1 || Text(pairs[4..], out var rest) != "streamtype")
        {
            throw new IOException("the header block is not that of an exec's stream");
        }

        return Text(rest, out _);
    }

    private static byte[] Inflate(byte[] blocks)
    {
        using var inflater = new DeflateStream(new MemoryStream(blocks), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        inflater.CopyTo(inflated);
        return inflated.ToArray();
    }

    private static string Text(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        var end = 4 + BinaryPrimitives.ReadInt32BigEndian(bytes);
        rest = bytes[end..];
        return Encoding.ASCII.GetString(bytes[4..end]);
    }

    /// <summary>A frame's first word, its flags and its payload.</summary>
    private async Task<(uint First, byte Flags, byte[] Payload)?> ReadAsync(CancellationToken stop)
    {
        var head = new byte[8];
        if (await stream.ReadAtLeastAsync(head, 8, throwOnEndOfStream: false, stop) < 8)
        {
            return null;
        }

        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) & 0xFF_FFFF];
        await stream.ReadExactlyAsync(payload, stop);
        return (BinaryPrimitives.ReadUInt32BigEndian(head), head[4], payload);
    }

    private async Task WriteAsync(uint first, byte flags, byte[] payload, CancellationToken stop) =>
        await stream.WriteAsync((byte[])[.. Number((int)first), .. Number((flags << 24) | payload.Length), .. payload], stop);

    private static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
