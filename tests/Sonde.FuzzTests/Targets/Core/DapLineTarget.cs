using Sonde.Core.Dap;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>An IDE's connection that outlives its debugger. Whatever either side says, and whenever the debugger goes and comes, nothing throws, and pieces give the same.</summary>
internal sealed class DapLineTarget : FuzzTarget
{
    public override string Name => "core.dap-line";

    // Each message is parsed, kept and written again.
    public override int BytesPerByte => 2048;

    public override int BytesAtLeast => 256 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        Framed("{\"seq\":1,\"command\":\"initialize\"}", "{\"seq\":2,\"command\":\"attach\"}", "{\"seq\":3,\"command\":\"setBreakpoints\",\"arguments\":{\"source\":{\"path\":\"a\"},\"breakpoints\":[{\"line\":1}]}}", "{\"seq\":4,\"command\":\"configurationDone\"}"),
        Framed("{\"type\":\"response\",\"request_seq\":3,\"success\":true,\"body\":{\"breakpoints\":[{\"id\":1,\"verified\":true}]}}", "{\"type\":\"event\",\"event\":\"stopped\",\"body\":{\"threadId\":1,\"hitBreakpointIds\":[1]}}"),
        Framed("{\"type\":\"event\",\"event\":\"initialized\"}", "{\"type\":\"response\",\"request_seq\":1000000000,\"success\":true}", "{\"type\":\"event\",\"event\":\"terminated\"}"),
        "GET /json HTTP/1.1\r\n\r\n", "{\"method\":\"RPCServer.State\"}");

    public override IReadOnlyList<string> Tokens =>
        ["Content-Length: ", "\r\n\r\n", "\"seq\":", "\"command\":\"setBreakpoints\"", "\"command\":\"disconnect\"", "\"type\":\"event\"", "\"event\":\"breakpoint\"", "\"body\":", "\"id\":1", "\"request_seq\":1000000001", "null", "[]", "{}", "\\ud800"];

    public override int Run(byte[] input)
    {
        var whole = Read(PieceInput.Whole(input));
        Transcript.RequireSame(whole, Read(PieceInput.Cut(input)));
        return whole.Kind;
    }

    private static string Framed(params string[] messages) => string.Concat(messages.Select(message => $"Content-Length: {message.Length}\r\n\r\n{message}"));

    private static Transcript Read(PieceInput input)
    {
        var transcript = new Transcript();
        var line = new DapLine(bytes => transcript.Add(bytes), bytes => transcript.Add(bytes));
        var cutter = new DapCutter();
        var number = 0;
        var piece = new byte[4096];
        for (int count; (count = input.Read(piece)) > 0;)
        {
            cutter.Feed(piece.AsSpan(0, count), found =>
            {
                if (!found.IsMessage)
                {
                    return;
                }

                // Both sides say the same, the debugger goes after every fifth message and comes again after the seventh.
                line.FromIde(found);
                line.FromDebugger(found);
                number++;
                if (number % 5 == 0 && line.MayReturn)
                {
                    line.Lose();
                }
                else if (number % 7 == 0 && !line.IsUp)
                {
                    line.Return();
                }
            });
        }

        line.GiveUp("the end");
        return transcript.AddKind(line.Failure ?? "");
    }
}
