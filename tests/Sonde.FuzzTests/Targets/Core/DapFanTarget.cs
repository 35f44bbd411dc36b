using Sonde.Core.Dap;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>One IDE over several replicas. Whatever each of them says, and whenever replicas come and go, nothing throws.</summary>
internal sealed class DapFanTarget : FuzzTarget
{
    private static readonly string[] Replicas = ["a", "b", "c"];

    public override string Name => "core.dap-fan";

    // Each message is parsed, kept and written again, to each replica.
    public override int BytesPerByte => 8192;

    public override int BytesAtLeast => 256 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        Framed("{\"seq\":1,\"command\":\"initialize\"}", "{\"seq\":2,\"command\":\"attach\"}", "{\"seq\":4,\"command\":\"configurationDone\"}", "{\"seq\":5,\"command\":\"setBreakpoints\",\"arguments\":{\"source\":{\"path\":\"a\"}}}"),
        Framed("{\"type\":\"event\",\"event\":\"stopped\",\"body\":{\"threadId\":1,\"hitBreakpointIds\":[1]}}", "{\"type\":\"event\",\"event\":\"continued\"}", "{\"type\":\"event\",\"event\":\"terminated\"}"),
        Framed("{\"type\":\"event\",\"event\":\"initialized\"}", "{\"type\":\"response\",\"request_seq\":1000000000,\"success\":true}", "{\"seq\":6,\"command\":\"disconnect\"}"));

    public override IReadOnlyList<string> Tokens =>
        ["Content-Length: ", "\r\n\r\n", "\"seq\":", "\"command\":\"continue\"", "\"type\":\"event\"", "\"event\":\"stopped\"", "\"body\":", "\"request_seq\":1000000001", "null", "[]", "{}", "\\ud800"];

    public override int Run(byte[] input)
    {
        var transcript = new Transcript();
        var fan = new DapFan(bytes => transcript.Add(bytes), (_, bytes) => transcript.Add(bytes));
        fan.Join(Replicas[0]);
        var here = new HashSet<string>(StringComparer.Ordinal) { Replicas[0] };
        var number = 0;
        new DapCutter().Feed(input, piece =>
        {
            var replica = Replicas[number % Replicas.Length];
            fan.FromIde(piece);
            if (here.Contains(replica))
            {
                fan.FromReplica(replica, piece);
            }

            // One after the other comes; every fourth message one goes.
            if (number % 4 == 3 && here.Remove(replica))
            {
                fan.Leave(replica);
            }
            else if (here.Add(replica))
            {
                fan.Join(replica);
            }

            number++;
        });
        return transcript.AddKind(fan.IsRaw ? "raw" : fan.IsLeaving ? "leaving" : "").Kind;
    }

    private static string Framed(params string[] messages) => string.Concat(messages.Select(message => $"Content-Length: {message.Length}\r\n\r\n{message}"));
}
