using System.Text;
using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Exec;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>An exec stream's frames. Pieces give the same output, the same end and the same last words.</summary>
internal sealed class ServerFramesTarget : FuzzTarget
{
    private readonly byte[] _room = new byte[8192];

    public override string Name => "kubernetes.exec-frames";

    public override int Weight => 4;

    // Two streams, each with a buffer to read and one to write.
    public override int BytesAtLeast => 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. Message(1, "hello\n"), .. Message(2, "warning\n"), .. Message(3, "{\"metadata\":{},\"status\":\"Success\"}"), 0x88, 2, 3, 0xE8],
        [.. Message(1, ""), 0x02, 3, 1, (byte)'a', (byte)'b', 0x89, 1, (byte)'p', 0x80, 1, (byte)'c', .. Message(3, Failure)],
        [0x82, 126, 1, 0, 1, .. new byte[255], 0x8A, 0, .. Message(255, "\u0001")],
        [0x82, 127, 0, 0, 0, 0, 0, 0, 0, 3, 1, (byte)'x', (byte)'y', 0x88, 0],
    ];

    public override IReadOnlyList<string> Tokens => ["\u0003{\"status\":\"Success\"}", "\"details\":", "\"causes\":[", "null", "\"ExitCode\"", "\u0001", "\u0002", "\u0003"];

    private const string Failure = """{"status":"Failure","message":"exit code 7","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}""";

    public override int Run(byte[] input)
    {
        var whole = Read(PieceInput.Whole(input));
        Transcript.RequireSame(whole, Read(PieceInput.Cut(input)));
        return whole.Kind;
    }

    private Transcript Read(Stream transport)
    {
        var transcript = new Transcript();
        var sum = new RunningSum();
        using var stream = new ExecStream(new WebSocketWire(transport, static () => true, isV5: true), transport, "v5.channel.k8s.io");
        try
        {
            for (int count; (count = stream.Read(_room)) > 0;)
            {
                sum.Add(_room.AsSpan(0, count));
            }
        }
        catch (IOException documented)
        {
            transcript.Add(documented);
        }

        return transcript.Add(sum.Bytes).Add(Encoding.UTF8.GetBytes(stream.StandardErrorTail)).AddKind($"{stream.Status?.ExitCode}").AddKind(stream.Status?.Reason);
    }

    private static byte[] Message(byte channel, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return payload.Length < 125 ? [0x82, (byte)(payload.Length + 1), channel, .. payload] : [0x82, 126, (byte)((payload.Length + 1) >> 8), (byte)(payload.Length + 1), channel, .. payload];
    }
}
