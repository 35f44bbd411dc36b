using System.Text;
using Sonde.Agent.Gdb;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>What a client and gdb say to one another, a message a line, the client's and gdb's in turn. A client's message comes out at one end, and none to start a program at gdb's.</summary>
internal sealed class GdbDialogueTarget : FuzzTarget
{
    public override string Name => "agent.gdb-dialogue";

    public override int Weight => 4;

    /// <summary>Each that is no JSON is an exception, which takes its time.</summary>
    private const int MostMessages = 50;

    // As for what is watched: an exception for each message that is no JSON.
    public override int BytesPerByte => 2048;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        """{"seq":1,"type":"request","command":"initialize"}""" + "\n" + """{"type": "response", "request_seq": 1, "command": "initialize", "success": true}""" + "\n"
            + """{"seq":2,"type":"request","command":"attach","arguments":{"sourceMap":[["/src","/home/dev/a b"]]}}""" + "\n" + """{"type": "event", "event": "stopped", "body": {"threadId": 4, "reason": "attach"}}""",
        """{"seq":3,"type":"request","command":"configurationDone"}""" + "\n" + """{"type": "response", "request_seq": 3, "command": "configurationDone", "success": true}""",
        """{"seq":4,"type":"request","command":"evaluate","arguments":{"context":"repl","expression":"kill"}}""" + "\n" + """{"type": "response", "request_seq": 2000000001, "command": "continue", "success": false}""");

    public override IReadOnlyList<string> Tokens => ["\"command\":\"launch\"", ", \"sourceReference\": 12", "\"seq\":9223372036854775807", "\"\\ud800\"", "\n", "null", "\"sourceMap\":[[\"/\\\\\",\"C:\\\\x\"]]"];

    public override int Run(byte[] input)
    {
        var dialogue = new GdbDialogue(7);
        var isClient = false;
        var kind = 0;
        var rest = input.AsMemory();
        var isLast = false;
        for (var count = 0; !isLast && count < MostMessages; count++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            isLast = end < 0;
            var line = isLast ? rest : rest[..end];
            rest = isLast ? default : rest[(end + 1)..];
            isClient = !isClient;
            var step = isClient ? dialogue.FromClient(line) : dialogue.FromGdb(line);
            DefectException.Unless(!isClient || step.ToGdb.Count + step.ToClient.Count > 0, "a client's message went nowhere");
            DefectException.Unless(step.Moment != GdbMoment.Attaching || Encoding.UTF8.GetString(step.ToGdb[^1].Span).EndsWith("\"arguments\":{\"pid\":7}}", StringComparison.Ordinal), "gdb was told another process");
            kind = HashCode.Combine(kind, step.ToGdb.Count, step.ToClient.Count, step.Moment);
        }

        return kind;
    }
}
