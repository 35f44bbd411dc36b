using System.Text;
using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Exec;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>An exec over SPDY, from the taking of its streams on. Pieces give the same output, the same end and the same last words.</summary>
internal sealed class SpdyFramesTarget : FuzzTarget
{
    private static readonly byte[] Taken = [.. Enumerable.Range(0, 4).SelectMany(static stream => (byte[])[0x80, 3, 0, 2, 0, 0, 0, 4, 0, 0, 0, (byte)((2 * stream) + 1)])];

    private readonly byte[] _room = new byte[8192];

    public override string Name => "kubernetes.exec-spdy";

    public override int Weight => 4;

    // Two streams, each with a buffer to read and one to write.
    public override int BytesAtLeast => 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. Taken, .. Data(5, "hello\n"), .. Data(7, "warning\n"), .. Data(1, "{\"metadata\":{},\"status\":\"Success\"}"), 0x80, 3, 0, 3, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 5],
        [0x80, 3, 0, 4, 0, 0, 0, 4, 0, 0, 0, 0, .. Taken, 0x80, 3, 0, 6, 0, 0, 0, 4, 0, 0, 0, 2, .. Data(5, "")],
        [.. Taken, 0, 0, 0, 1, 1, 0, 0, 2, (byte)'{', (byte)'}', 0x80, 3, 0, 7, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0],
        [0x80, 3, 0, 3, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 1],
    ];

    public override IReadOnlyList<string> Tokens => ["\u0000\u0000\u0000\u0001", "\u0000\u0000\u0000\u0005\u0000", "{\"status\":\"Success\"}", "null"];

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
        try
        {
            using var stream = new ExecStream(SpdyWire.Open(transport, static () => true, hasInput: true), transport, "v4.channel.k8s.io");
            for (int count; (count = stream.Read(_room)) > 0;)
            {
                sum.Add(_room.AsSpan(0, count));
            }

            transcript.Add(Encoding.UTF8.GetBytes(stream.StandardErrorTail)).AddKind($"{stream.Status?.ExitCode}").AddKind(stream.Status?.Reason);
        }
        catch (IOException documented)
        {
            transcript.Add(documented);
        }

        return transcript.Add(sum.Bytes);
    }

    private static byte[] Data(byte stream, string text) => [0, 0, 0, stream, 0, 0, 0, (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
