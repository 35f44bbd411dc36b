using System.Buffers.Binary;
using System.Text;

namespace Sonde.Agent.Shielding;

/// <summary>
/// A kubelet's gRPC probe, told from other calls, and its answer: as much of HTTP/2 (RFC 9113), HPACK (RFC 7541) and gRPC as one call of
/// grpc.health.v1.Health/Check takes. Pure. The kubelet: pkg/probe/grpc/grpc.go.
/// </summary>
/// <remarks>
/// Headers are looked through for the two texts that matter, as they are and in Huffman's code, and not decoded: on a new connection the table
/// of earlier headers is empty, so every text is there in full.
/// </remarks>
internal static class GrpcProbeText
{
    /// <summary>A probe that is longer than this, up to its end, is none.</summary>
    public const int MostBytes = 16 * 1024;

    private const int HeaderLength = 9;
    private const byte EndsStream = 0x1;
    private const byte IsAcknowledgement = 0x1;
    private const byte EndsHeaders = 0x4;
    private const byte IsPadded = 0x8;

    private enum Frame : byte
    {
        Data = 0,
        Headers = 1,
        Settings = 4,
    }

    private static readonly byte[] Method = "/grpc.health.v1.Health/Check"u8.ToArray();

    /// <summary><see cref="Method"/> in the code of RFC 7541, appendix B.</summary>
    private static readonly byte[] CodedMethod = Convert.FromHexString("626b2b22f394742675fb857c651d099d8bd3949d7f");

    private static readonly byte[] Agent = "kube-probe/"u8.ToArray();

    /// <summary><see cref="Agent"/> in the same code: 64 bits, so it ends with a byte whatever follows.</summary>
    private static readonly byte[] CodedAgent = Convert.FromHexString("eb6c655abb0f1958");

    /// <summary>What a client sends first.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>SETTINGS without any: a gRPC client sends its call when it has them.</summary>
    public static byte[] Greeting { get; } = [0, 0, 0, (byte)Frame.Settings, 0, 0, 0, 0, 0];

    /// <summary>Looks at everything that has come so far.</summary>
    /// <param name="bytes">From the preface on.</param>
    /// <param name="isGreeted">Whether <see cref="Greeting"/> was sent.</param>
    public static ProbeFinding Look(ReadOnlySpan<byte> bytes, bool isGreeted)
    {
        var length = Math.Min(bytes.Length, Preface.Length);
        if (!bytes[..length].SequenceEqual(Preface[..length]) || bytes.Length > MostBytes)
        {
            return new ProbeFinding.Stranger(..0);
        }

        return length < Preface.Length ? new ProbeFinding.More() : !isGreeted ? new ProbeFinding.Greeting() : LookAtFrames(bytes);
    }

    /// <summary>Status SERVING, and that the call went well.</summary>
    /// <param name="stream">The call's.</param>
    public static byte[] Answer(int stream) =>
    [
        .. Write(Frame.Settings, IsAcknowledgement, 0, []),
        .. Write(Frame.Headers, EndsHeaders, stream, [0x88, 0x0f, 0x10, 16, .. "application/grpc"u8]), // :status 200 is number 8, content-type 31
        .. Write(Frame.Data, 0, stream, [0, 0, 0, 0, 2, 0x08, 0x01]), // not packed, two bytes: field 1 is 1
        .. Write(Frame.Headers, EndsHeaders | EndsStream, stream, [0x00, 11, .. "grpc-status"u8, 1, (byte)'0']),
    ];

    private static ProbeFinding LookAtFrames(ReadOnlySpan<byte> bytes)
    {
        var (call, isProbe) = (0, false);
        var acknowledged = ..0;
        for (var at = Preface.Length; Read(bytes[at..]) is { } frame; at += frame.Whole)
        {
            var payload = bytes.Slice(at + HeaderLength, frame.Whole - HeaderLength);
            switch (frame.Type)
            {
                case Frame.Settings when (frame.Flags & IsAcknowledgement) != 0 && acknowledged.End.Value == 0:
                    acknowledged = at..(at + frame.Whole);
                    break;
                case Frame.Headers when call == 0:
                    (call, isProbe) = (frame.Stream, (frame.Flags & EndsHeaders) != 0 && IsProbe(payload));
                    break;
                case Frame.Data when isProbe && frame.Stream == call && (frame.Flags & EndsStream) != 0:
                    return new ProbeFinding.Probe(Service((frame.Flags & IsPadded) != 0 ? [] : payload), Answer(call));
                default:
                    break;
            }
        }

        return call != 0 && !isProbe && acknowledged.End.Value > 0 ? new ProbeFinding.Stranger(acknowledged) : new ProbeFinding.More();
    }

    private static bool IsProbe(ReadOnlySpan<byte> headers) =>
        (headers.IndexOf(Method) >= 0 || headers.IndexOf(CodedMethod) >= 0) && (headers.IndexOf(Agent) >= 0 || headers.IndexOf(CodedAgent) >= 0);

    /// <summary>HealthCheckRequest: field 1, the service. Anything else counts as a question about the whole server.</summary>
    private static string Service(ReadOnlySpan<byte> message) =>
        message is [0, _, _, _, _, 0x0a, var length, .. var text] && text.Length == length && length < 0x80 ? Encoding.UTF8.GetString(text) : "";

    private static (Frame Type, byte Flags, int Stream, int Whole)? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength)
        {
            return null;
        }

        var whole = HeaderLength + (bytes[0] << 16 | bytes[1] << 8 | bytes[2]);
        return bytes.Length < whole ? null : ((Frame)bytes[3], bytes[4], BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue, whole);
    }

    private static byte[] Write(Frame type, byte flags, int stream, ReadOnlySpan<byte> payload) =>
    [
        (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, (byte)type, flags,
        (byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, .. payload,
    ];
}
