using System.Buffers;
using System.Text;
using Sonde.Agent.Guarding;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>What a client says to the debugger, less its farewell. What is passed on is the input's beginning, and pieces pass the same.</summary>
internal sealed class FarewellTarget : FuzzTarget
{
    public override string Name => "agent.farewell";

    public override int Weight => 4;

    // As for what is watched: an exception for each message that is no JSON.
    public override int BytesPerByte => 2048;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """{"method":"RPCServer.State","params":[{}],"id":1}""" + "\n" + """{"method":"RPCServer.Detach","params":[{"Kill":true}],"id":2}""",
        Frame("""{"seq":1,"type":"request","command":"initialize"}""") + Frame("""{"seq":2,"type":"request","command":"disconnect"}"""),
        Frame("""{"seq":3,"type":"request","command":"terminate"}"""));

    public override IReadOnlyList<string> Tokens => ["\"RPCServer.Detach\"", "\"method\":", "\"id\":", "\"\\ud800\"", "\"\\udc00", "\"disconnect\"", "\"seq\":9223372036854775807", "Content-Length: ", "null"];

    public override int Run(byte[] input)
    {
        var whole = Pass(input, PieceInput.Whole(input));
        Transcript.RequireSame(whole, Pass(input, PieceInput.Cut(input)));
        return whole.Kind;
    }

    private static Transcript Pass(byte[] input, PieceInput pieces)
    {
        var filter = new FarewellFilter();
        var passed = new ArrayBufferWriter<byte>(1024);
        var piece = new byte[4096];
        byte[]? answer = null;
        for (int count; answer is null && (count = pieces.Read(piece)) > 0;)
        {
            answer = filter.Pass(piece.AsSpan(0, count), passed);
        }

        DefectException.Unless(input.AsSpan().StartsWith(passed.WrittenSpan), "something else was passed on than what came");
        return new Transcript().Add(passed.WrittenSpan).Add(answer ?? []).AddKind(answer is null ? "no farewell" : Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(3, answer.Length))));
    }

    private static string Frame(string json) => $"Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}";
}
