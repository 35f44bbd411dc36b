using Sonde.FuzzTests.Harness;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>What frames do: three channels of this side's are open or being opened, and a reader takes what comes.</summary>
internal sealed class DispatchTarget : FuzzTarget
{
    private const int Window = 16 * 1024;

    public override string Name => "tunnel.dispatch";

    // The batches of the outbound side and the rings of three channels; a channel that the peer opens has an object of each kind.
    public override int BytesAtLeast => 1024 * 1024;

    public override int BytesPerByte => 256;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [
            .. WirePeer.Frame(WirePeer.Accept, 1, WirePeer.Number(65536)), .. WirePeer.Frame(WirePeer.Data, 1, "data of the first"u8), .. WirePeer.Frame(WirePeer.Credit, 1, WirePeer.Number(1)),
            .. WirePeer.Frame(WirePeer.End, 1, []), .. WirePeer.Frame(WirePeer.Reset, 1, "enough"u8),
        ],
        [.. WirePeer.Frame(WirePeer.Accept, 3, WirePeer.Number(4096)), .. WirePeer.Frame(WirePeer.Data, 3, new byte[5000]), .. WirePeer.Frame(WirePeer.Reset, 5, "no such port"u8)],
        [.. WirePeer.Frame(WirePeer.Open, 2, [.. WirePeer.Number(65536), .. "{\"to\":\"control\"}"u8]), .. WirePeer.Frame(WirePeer.Open, 4, [.. WirePeer.Number(16777216)])],
        [.. WirePeer.Frame(WirePeer.Ping, 0, new byte[8]), .. WirePeer.Frame(WirePeer.Pong, 0, new byte[8]), .. WirePeer.Frame(WirePeer.Accept, 1, WirePeer.Number(65536)), .. WirePeer.Frame(WirePeer.End, 1, []), .. WirePeer.Frame(WirePeer.Data, 1, [1])],
    ];

    public override IReadOnlyList<string> Tokens => ["\u0002\0\0\u0004\0\0\0\u0001\0\0\u0010\0", "\u0003\0\0\u0001\0\0\0\u0001x", "\u0005\0\0\0\0\0\0\u0001", "\u0001\0\0\u0004\0\0\0\u0002\0\u0001\0\0", "\u0006\0\0\0\0\0\0\u0003"];

    public override int Run(byte[] input)
    {
        var transcript = new Transcript();
        var table = new ChannelTable(isClient: true, maximum: 16);
        var outbound = new OutboundFrames();
        using var handlers = new IncomingHandlers(null, 16);
        var inbound = new InboundFrames(table, outbound, handlers, new MultiplexerOptions { IsClient = true, Window = Window });
        var readers = Enumerable.Range(0, 3).Select(_ => new ChannelReading(table.AddOwn(id => Open(id, outbound, table)))).ToArray();
        try
        {
            for (var rest = input.AsSpan(); rest.Length >= Wire.HeaderLength;)
            {
                var header = FrameHeader.Read(rest);
                if (rest.Length < Wire.HeaderLength + header.Length)
                {
                    break;
                }

                inbound.Dispatch(header, rest.Slice(Wire.HeaderLength, header.Length));
                transcript.AddKind($"{header.Type}");
                rest = rest[(Wire.HeaderLength + header.Length)..];
                foreach (var reader in readers.Where(_ => header.Type is FrameType.Data or FrameType.End or FrameType.Reset))
                {
                    reader.Take();
                }
            }
        }
        catch (ProtocolViolationException violation)
        {
            transcript.Add(violation);
        }

        return transcript.Kind;
    }

    private static TunnelChannel Open(uint id, OutboundFrames outbound, ChannelTable table)
    {
        var channel = new TunnelChannel(id, Window, outbound, table);
        channel.Open("{\"to\":\"debugger\"}"u8);
        _ = channel.Opened.Exception;
        return channel;
    }

    /// <summary>Reads a channel as long as it need not wait.</summary>
    private sealed class ChannelReading(TunnelChannel channel)
    {
        private readonly byte[] _buffer = new byte[700];
        private Task<int>? _read;

        public void Take()
        {
            for (var reads = 0; reads < 40; reads++)
            {
                _read ??= channel.ReadAsync(_buffer).AsTask();
                if (!_read.IsCompleted)
                {
                    return;
                }

                // An IOException is a reset; it stays, and so does the end.
                if (_read.IsFaulted || _read.Result == 0)
                {
                    DefectException.Unless(_read.Exception?.InnerException is null or IOException, $"a read failed: {_read.Exception}");
                    return;
                }

                _read = null;
            }
        }
    }
}
