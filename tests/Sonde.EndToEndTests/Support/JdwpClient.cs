using System.Buffers.Binary;
using System.Text;

namespace Sonde.EndToEndTests.Support;

/// <summary>A Java debugger, as far as these tests need one: breakpoints on lines, the events that come of them, resuming.</summary>
internal sealed class JdwpClient : IAsyncDisposable
{
    private sealed record Packet(uint Id, bool IsReply, int Kind, byte[] Data);

    private const int BreakpointKind = 2;
    private const int LocationOnly = 7;

    private readonly Stream _stream;
    private readonly List<Packet> _log = [];
    private readonly Task _reading;
    private uint _last;

    private JdwpClient(Stream stream)
    {
        _stream = stream;
        _reading = Task.Run(ReadAsync);
    }

    public bool HasEnded => _reading.IsCompleted;

    /// <summary>Says the handshake and hears it.</summary>
    public static async Task<JdwpClient> ConnectAsync(Stream stream)
    {
        await stream.WriteAsync("JDWP-Handshake"u8.ToArray());
        var answer = new byte[14];
        await Eventually.WithinAsync(ReadAllAsync(stream, answer), "the JVM's handshake", 10);
        Assert.Equal("JDWP-Handshake", Encoding.ASCII.GetString(answer));
        var client = new JdwpClient(stream);
        Assert.Equal(Enumerable.Repeat((byte)8, 5), (await client.AskAsync(1, 7)).Chunk(4).Select(size => size[3]));
        return client;
    }

    /// <summary>Joins with a breakpoint on a line of a class.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="name">The class without a package.</param>
    /// <param name="method">The method that holds the line.</param>
    /// <param name="line">The line.</param>
    /// <param name="policy">Who is suspended at it: 1 the thread, 2 everything.</param>
    public static async Task<JdwpClient> AttachAsync(Stream stream, string name, string method, int line, byte policy = 2)
    {
        var client = await ConnectAsync(stream);
        var classes = await client.AskAsync(1, 2, Text($"L{name};"));
        Assert.Equal(1, BinaryPrimitives.ReadInt32BigEndian(classes));
        var type = classes.AsSpan(5, 8).ToArray();
        var place = FindMethod(await client.AskAsync(2, 5, type), method);
        var index = FindLine(await client.AskAsync(6, 1, [.. type, .. place]), line);
        await client.AskAsync(15, 1, [BreakpointKind, policy, .. Number(1), LocationOnly, 1, .. type, .. place, .. index]);
        return client;
    }

    /// <summary>Sends a command and waits for its answer, which must be a good one.</summary>
    public async Task<byte[]> AskAsync(byte set, byte command, params byte[] data)
    {
        var (kind, answer) = await TryAsync(set, command, data);
        Assert.Equal(0, kind);
        return answer;
    }

    /// <summary>Sends a command and waits for its answer; the error and the data.</summary>
    public async Task<(int Error, byte[] Data)> TryAsync(byte set, byte command, params byte[] data)
    {
        var id = ++_last;
        await SendAsync(id, set, command, data);
        Packet found = new(0, true, 0, []);
        await SeesAsync(packet => packet.IsReply && packet.Id == id, packet => found = packet, $"the answer to command {set}, {command}");
        return (found.Kind, found.Data);
    }

    /// <summary>Sends a command and does not wait.</summary>
    public Task SendAsync(uint id, byte set, byte command, params byte[] data) =>
        _stream.WriteAsync((byte[])[.. Number(11 + data.Length), .. Number((int)id), 0, set, command, .. data]).AsTask();

    /// <summary>Waits for the breakpoint's event; returns the thread that stopped.</summary>
    public async Task<byte[]> StopsAsync(int times = 1)
    {
        byte[] thread = [];
        var seen = 0;
        await SeesAsync(packet => IsBreakpoint(packet) && ++seen == times, packet => thread = packet.Data.AsSpan(10, 8).ToArray(), "the breakpoint", () => seen = 0);
        return thread;
    }

    /// <summary>Lets everything run.</summary>
    public Task ResumeAsync() => AskAsync(1, 9);

    /// <summary>Goes without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _reading;
    }

    private static bool IsBreakpoint(Packet packet) => !packet.IsReply && packet.Kind == (64 << 8 | 100) && packet.Data[5] == BreakpointKind;

    private async Task SeesAsync(
        Func<Packet, bool> claim, Action<Packet> take, string what, Action? again = null) =>
        await Eventually.IsTrueAsync(
            () =>
            {
                again?.Invoke();
                lock (_log)
                {
                    foreach (var packet in _log)
                    {
                        if (claim(packet))
                        {
                            take(packet);
                            return true;
                        }
                    }
                }

                return false;
            },
            what);

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var head = new byte[11];
                await ReadAllAsync(_stream, head);
                var data = new byte[BinaryPrimitives.ReadInt32BigEndian(head) - head.Length];
                await ReadAllAsync(_stream, data);
                lock (_log)
                {
                    _log.Add(new Packet(BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)), head[8] != 0, BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(9)), data));
                }
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            // The connection ended; HasEnded tells.
        }
    }

    private static async Task<bool> ReadAllAsync(Stream stream, byte[] room)
    {
        for (var have = 0; have < room.Length;)
        {
            var count = await stream.ReadAsync(room.AsMemory(have));
            have += count > 0 ? count : throw new EndOfStreamException();
        }

        return true;
    }

    private static byte[] FindMethod(byte[] methods, string name)
    {
        for (var at = 4; at < methods.Length;)
        {
            var id = methods.AsSpan(at, 8).ToArray();
            var (found, next) = ReadText(methods, at + 8);
            (_, at) = ReadText(methods, next);
            at += 4;
            if (found == name)
            {
                return id;
            }
        }

        throw new InvalidOperationException($"There is no method {name}.");
    }

    private static byte[] FindLine(byte[] table, int line)
    {
        for (var at = 20; at < table.Length; at += 12)
        {
            if (BinaryPrimitives.ReadInt32BigEndian(table.AsSpan(at + 8)) == line)
            {
                return table.AsSpan(at, 8).ToArray();
            }
        }

        throw new InvalidOperationException($"Line {line} holds no code.");
    }

    private static (string Text, int Next) ReadText(byte[] data, int at)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(at));
        return (Encoding.UTF8.GetString(data, at + 4, length), at + 4 + length);
    }

    private static byte[] Text(string text) => [.. Number(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
