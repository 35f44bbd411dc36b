using System.Text;

namespace Sonde.FuzzTests.Targets.Agent;

internal sealed class DapWatchTarget : WatchTarget
{
    public override string Name => "agent.dap";

    public override int Weight => 4;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Talk(
            (true, Frame("""{"seq":1,"type":"request","command":"initialize","arguments":{"clientName":"editor"}}""")),
            (false, Frame("""{"seq":0,"type":"response","request_seq":2,"success":true,"command":"attach"}""")),
            (true, Frame("""{"seq":3,"type":"request","command":"setBreakpoints","arguments":{}}""")),
            (false, Frame("""{"seq":0,"type":"response","request_seq":3,"success":true,"command":"setBreakpoints"}"""))),
        Talk(
            (true, Frame("""{"seq":4,"type":"request","command":"continue","arguments":{"threadId":1}}""")),
            (false, Frame("""{"type":"event","event":"stopped","body":{"reason":"breakpoint","threadId":1}}""")),
            (true, Frame("""{"seq":5,"type":"request","command":"stackTrace","arguments":{"threadId":1,"startFrame":0}}""")),
            (false, Frame("""{"type":"response","request_seq":5,"success":true,"command":"stackTrace","body":{"stackFrames":[{"name":"main.handle","line":42,"source":{"path":"/src/main.go"}}]}}"""))),
        Talk((true, Frame("""{"seq":6,"type":"request","command":"evaluate","arguments":{"expression":"call f()"}}""")), (false, Frame("""{"type":"event","event":"continued"}"""))),
    ];

    private static string Frame(string json) => $"Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}";
}
