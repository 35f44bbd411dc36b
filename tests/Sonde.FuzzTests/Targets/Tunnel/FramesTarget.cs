using Sonde.FuzzTests.Harness;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>What either side reads: the preface and frames. Pieces give the same frames, and a frame written again is the bytes that were read.</summary>
internal sealed class FramesTarget : FuzzTarget
{
    public override string Name => "tunnel.frames";

    // Two readers, each with a buffer for a batch and a frame.
    public override int BytesAtLeast => 512 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [
            .. WirePeer.Preface, .. WirePeer.Frame(WirePeer.Open, 0x01020304, [0, 1, 0, 0, .. "{\"to\":\"control\"}"u8]), .. WirePeer.Frame(WirePeer.Accept, 2, [0, 4, 0, 0]),
            .. WirePeer.Frame(WirePeer.Data, 2, "data"u8), .. WirePeer.Frame(WirePeer.Credit, 2, [0, 0, 16, 0]), .. WirePeer.Frame(WirePeer.End, 2, []),
        ],
        [.. WirePeer.Preface, .. WirePeer.Frame(WirePeer.Reset, 0xFFFFFFFF, "why"u8), .. WirePeer.Frame(WirePeer.Ping, 0, [1, 2, 3, 4, 5, 6, 7, 8]), .. WirePeer.Frame(WirePeer.Pong, 0, new byte[8])],
        [.. WirePeer.Preface, .. WirePeer.Frame(WirePeer.Data, 1, new byte[3000])],
        [.. "sh: sonde-agent: not found\n"u8],
    ];

    public override IReadOnlyList<string> Tokens => ["SONDE\0\0\u0001", "\u0003\0\0\u0001", "\u0007\0\0\u0008\0\0\0\0", "\u0005\0\0\0"];

    public override int Run(byte[] input)
    {
        var whole = Read(input, PieceInput.Whole(input));
        Transcript.RequireSame(whole, Read(input, PieceInput.Cut(input)));
        return whole.Kind;
    }

    private static Transcript Read(byte[] input, Stream stream)
    {
        var transcript = new Transcript();
        var reader = new FrameReader(stream);
        try
        {
            if (!reader.ReadPreface(static () => { }))
            {
                return transcript.AddKind("ended");
            }
        }
        catch (ProtocolViolationException)
        {
            // What is quoted is what had come by then.
            return transcript.AddKind("no Sonde");
        }

        var at = Wire.PrefaceLength;
        try
        {
            do
            {
                while (reader.TryTake(out var header, out var payload))
                {
                    at += Again(input.AsSpan(at), header, payload);
                    transcript.AddKind($"{header.Type}").Add(BitConverter.GetBytes(header.Channel)).Add(payload);
                }
            }
            while (reader.Fill());
            return transcript.AddKind(reader.HasRest ? "cut" : "end");
        }
        catch (ProtocolViolationException violation)
        {
            return transcript.Add(violation);
        }
    }

    private static int Again(ReadOnlySpan<byte> input, FrameHeader header, ReadOnlySpan<byte> payload)
    {
        var written = new byte[Wire.HeaderLength + payload.Length];
        var length = header.Write(written, payload);
        DefectException.Unless(input.StartsWith(written.AsSpan(0, length)), "a frame written again is not what was read");
        return length;
    }
}
