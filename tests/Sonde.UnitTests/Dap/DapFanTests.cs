using System.Text;
using System.Text.Json.Nodes;
using Sonde.Core.Dap;

namespace Sonde.UnitTests.Dap;

public sealed class DapFanTests
{
    private readonly List<JsonObject> _ide = [];
    private readonly Dictionary<string, List<JsonObject>> _told = new(StringComparer.Ordinal) { ["a"] = [], ["b"] = [], ["c"] = [] };
    private readonly DapFan _fan;

    public DapFanTests() => _fan = new DapFan(bytes => Read(bytes, _ide), (replica, bytes) => Read(bytes, _told[replica]));

    [Fact]
    public void The_lead_is_spoken_to_and_the_others_are_told_the_same()
    {
        Begin();
        Assert.Equal(["initialize", "attach", "setBreakpoints", "configurationDone"], Commands("a"));
        Assert.Equal(["initialize", "attach", "setBreakpoints", "configurationDone"], Commands("b"));
        Assert.Equal([1, 2, 3, 4], Answers());
        Assert.Contains("b is attached, with 0 of 0 breakpoints", (string)Events("output").Single()["output"]!, StringComparison.Ordinal);

        Ide(5, "setBreakpoints", """{"source":{"path":"/a.go"},"breakpoints":[{"line":9}]}""");
        Assert.Equal(9, (int)_told["b"][^1]["arguments"]!["breakpoints"]![0]!["line"]!);
        Respond("b", "setBreakpoints");
        Assert.Equal([1, 2, 3, 4], Answers());
        Respond("a", "setBreakpoints");
        Assert.Equal([1, 2, 3, 4, 5], Answers());
    }

    [Fact]
    public void The_first_that_stops_is_shown_and_the_others_run_on()
    {
        Begin();
        Stop("b", 7);
        Stop("a", 3);
        Stop("a", 4);
        Assert.Single(Events("stopped"));
        Assert.Equal(["continue", "continue"], Commands("a")[^2..]);
        Assert.Contains("stopped in b", (string)Events("output")[^1]["output"]!, StringComparison.Ordinal);

        Ide(10, "stackTrace", """{"threadId":7}""");
        Assert.Equal("stackTrace", Commands("b")[^1]);
        Ide(11, "next", """{"threadId":7}""");
        Respond("b", "next");
        Stop("a", 5);
        Assert.Equal("continue", Commands("a")[^1]);
        Stop("b", 7);
        Assert.Equal(2, Events("stopped").Length);

        Ide(12, "continue", """{"threadId":7}""");
        Respond("b", "continue");
        Stop("a", 6);
        Assert.Equal(3, Events("stopped").Length);
        Assert.Contains("the others were sent on 3 times", (string)Events("output")[^1]["output"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_comes_later_is_told_everything()
    {
        Begin();
        _fan.Join("c");
        Replay("c");
        Stop("c", 1);
        Assert.Single(Events("stopped"));
    }

    [Fact]
    public void When_the_one_that_is_shown_goes_nothing_stands_any_more()
    {
        Begin();
        Stop("b", 7);
        Ide(10, "variables", "{}");
        Assert.True(_fan.Leave("b"));
        Assert.Equal(7, (int)Events("continued").Single()["threadId"]!);
        Assert.Equal("cancelled", (string?)_ide.Single(message => (int?)message["request_seq"] == 10)["message"]);
        Stop("a", 3);
        Assert.Equal(2, Events("stopped").Length);
    }

    [Fact]
    public void Another_one_takes_the_lead_and_with_the_last_it_is_over()
    {
        Begin();
        From("a", """{"type":"event","event":"terminated"}""");
        Assert.True(_fan.Leave("a"));
        Assert.Empty(Events("terminated"));
        Ide(10, "threads", "{}");
        Assert.Equal("threads", Commands("b")[^1]);
        Assert.False(_fan.Leave("b"));
        Assert.Single(Events("terminated"));
    }

    [Fact]
    public void All_are_left_in_order()
    {
        Begin();
        Ide(10, "disconnect", """{"terminateDebuggee":false}""");
        Assert.Equal(["disconnect", "disconnect"], [Commands("a")[^1], Commands("b")[^1]]);
        Assert.False((bool)_told["b"][^1]["arguments"]!["terminateDebuggee"]!);
        Assert.True(_fan.IsLeaving);
    }

    [Fact]
    public void A_client_of_another_protocol_has_the_lead_alone()
    {
        _fan.Join("a");
        _fan.Join("b");
        _fan.FromIde(new DapPiece("{\"method\":\"x\"}"u8.ToArray(), IsMessage: false));
        Assert.True(_fan.IsRaw);
        Assert.Empty(_told["b"]);
    }

    private void Begin()
    {
        _fan.Join("a");
        _fan.Join("b");
        Ide(1, "initialize", "{}");
        Respond("a", "initialize");
        Ide(2, "attach", "{}");
        From("a", """{"type":"event","event":"initialized"}""");
        Respond("a", "attach");
        Ide(3, "setBreakpoints", """{"source":{"path":"/a.go"},"breakpoints":[{"line":3}]}""");
        Respond("a", "setBreakpoints");
        Ide(4, "configurationDone", "{}");
        Respond("a", "configurationDone");
        Replay("b");
    }

    private void Replay(string replica)
    {
        Respond(replica, "initialize");
        From(replica, """{"type":"event","event":"initialized"}""");
        Respond(replica, "attach");
        Respond(replica, "setBreakpoints");
        Respond(replica, "configurationDone");
    }

    private void Respond(string replica, string command) =>
        From(replica, $$$"""{"type":"response","request_seq":{{{_told[replica].Last(message => (string?)message["command"] == command)["seq"]}}},"command":"{{{command}}}","success":true,"body":{"breakpoints":[]}}""");

    private void Stop(string replica, int thread) => From(replica, $$$"""{"type":"event","event":"stopped","body":{"reason":"breakpoint","threadId":{{{thread}}},"hitBreakpointIds":[1]}}""");

    private void Ide(int sequence, string command, string arguments) =>
        _fan.FromIde(Piece($$$"""{"seq":{{{sequence}}},"type":"request","command":"{{{command}}}","arguments":{{{arguments}}}}"""));

    private void From(string replica, string message) => _fan.FromReplica(replica, Piece(message));

    private string[] Commands(string replica) => [.. _told[replica].Select(message => (string)message["command"]!)];

    private int[] Answers() => [.. _ide.Where(message => message["request_seq"] is not null).Select(message => (int)message["request_seq"]!)];

    private JsonNode[] Events(string name) => [.. _ide.Where(message => (string?)message["event"] == name).Select(message => message["body"] ?? new JsonObject())];

    private static DapPiece Piece(string message) => new(Encoding.UTF8.GetBytes(message), IsMessage: true);

    private static void Read(byte[] bytes, List<JsonObject> messages) => new DapCutter().Feed(bytes, piece =>
    {
        if (piece.IsMessage)
        {
            messages.Add(JsonNode.Parse(piece.Bytes)!.AsObject());
        }
    });
}
