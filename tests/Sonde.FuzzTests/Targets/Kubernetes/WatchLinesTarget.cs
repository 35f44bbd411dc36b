using System.Text.Json;
using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>A watch's lines, each with its object. Pieces give the same events.</summary>
internal sealed class WatchLinesTarget : FuzzTarget
{
    public override string Name => "kubernetes.watch";

    public override int Weight => 2;

    // A line of three bytes ("{}" and its end) is an event of an object each time.
    public override int BytesPerByte => 512;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Examples.Utf8(
            """{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"api","uid":"u","resourceVersion":"7"},"status":{"phase":"Running"}}}""" + "\n" + """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}""" + "\r\n",
            """{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}""" + "\n"),
        .. Examples.Answers("46", "47"),
    ];

    public override IReadOnlyList<string> Tokens => ["\n", "\"object\":", "\"type\":", "\"ADDED\"", "\"ERROR\"", "null", "{}", "[null]", "\"\\ud800\""];

    public override int Run(byte[] input)
    {
        var whole = Read(PieceInput.Whole(input));
        Transcript.RequireSame(whole, Read(PieceInput.Cut(input)));
        return whole.Kind;
    }

    private static Transcript Read(Stream stream)
    {
        var transcript = new Transcript();
        using var lines = new WatchLines(stream);
        try
        {
            while (lines.ReadAsync(CancellationToken.None).GetAwaiter().GetResult() is { } line)
            {
                transcript.AddKind(line.Type.Length <= 8 ? line.Type : "?");
                if (line.Type == "ERROR")
                {
                    transcript.AddKind($"{line.As(ApiJson.Default.ApiStatus).Code}");
                }
                else
                {
                    transcript.AddKind(line.As(ApiJson.Default.Pod).Metadata.Uid.Length > 0 ? "pod" : "none");
                }
            }
        }
        catch (Exception documented) when (documented is JsonException or IOException)
        {
            transcript.Add(documented);
        }

        return transcript;
    }
}
