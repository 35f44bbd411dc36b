using System.Text;
using System.Text.Json.Nodes;
using Sonde.Core.Dap;

namespace Sonde.UnitTests.Dap;

public sealed class DapLineTests
{
    private readonly List<JsonObject> _ide = [];
    private readonly List<JsonObject> _debugger = [];
    private readonly DapLine _line;

    public DapLineTests() => _line = new DapLine(bytes => Read(bytes, _ide), bytes => Read(bytes, _debugger));

    [Fact]
    public void While_there_is_a_debugger_everything_passes_as_it_is()
    {
        Configure();
        Debugger("""{"seq":9,"type":"event","event":"breakpoint","body":{"reason":"changed","breakpoint":{"id":1,"verified":true}}}""");
        Assert.Equal(["initialize", "attach", "setBreakpoints", "configurationDone"], Commands());
        Assert.Equal(1, (int)_ide[^1]["body"]!["breakpoint"]!["id"]!);
        Assert.True(_line.MayReturn);
    }

    [Fact]
    public void The_next_debugger_hears_what_the_last_one_was_told_in_the_protocol_s_order()
    {
        Configure();
        Ide(5, "setExceptionBreakpoints", """{"filters":[]}""");
        _line.Lose();
        Return(verified: true);

        Assert.Equal(["initialize", "attach", "setBreakpoints", "setExceptionBreakpoints", "configurationDone"], Commands().Skip(5));
        Assert.Equal("""{"source":{"path":"/src/a.go"},"breakpoints":[{"line":3},{"line":4}]}""", _debugger[7]["arguments"]!.ToJsonString());
        Assert.Equal("""{"mode":"remote"}""", _debugger[6]["arguments"]!.ToJsonString());
        Assert.True(_line.IsUp);
        Assert.Contains("attached again, with 2 of 2 breakpoints", (string)_ide[^1]["body"]!["output"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(_ide, message => (int?)message["request_seq"] >= 1_000_000_000);
    }

    [Fact]
    public void Breakpoints_keep_the_ids_under_which_the_IDE_knows_them()
    {
        Configure();
        _line.Lose();
        Return(verified: false, firstId: 7);
        Assert.Equal([1, 2], Events("breakpoint").Select(body => (int)body["breakpoint"]!["id"]!));

        Debugger("""{"type":"event","event":"breakpoint","body":{"reason":"changed","breakpoint":{"id":8,"verified":true}}}""");
        Assert.Equal(2, (int)Events("breakpoint")[^1]["breakpoint"]!["id"]!);
        Debugger("""{"type":"event","event":"stopped","body":{"reason":"breakpoint","threadId":1,"hitBreakpointIds":[7]}}""");
        Assert.Equal("[1]", Events("stopped")[^1]["hitBreakpointIds"]!.ToJsonString());
        Ide(9, "setBreakpoints", """{"source":{"path":"/src/b.go"},"breakpoints":[{"line":1}]}""");
        Debugger("""{"type":"response","request_seq":9,"command":"setBreakpoints","success":true,"body":{"breakpoints":[{"id":1,"verified":true}]}}""");
        Assert.True((long)_ide[^1]["body"]!["breakpoints"]![0]!["id"]! >= 1_000_000, "an id of the IDE's was given twice");
    }

    [Fact]
    public void What_was_asked_of_a_debugger_that_is_gone_is_answered_and_nothing_stands_any_more()
    {
        Configure();
        Debugger("""{"type":"event","event":"stopped","body":{"reason":"breakpoint","threadId":12}}""");
        Ide(6, "variables", """{"variablesReference":1000}""");
        Ide(7, "next", """{"threadId":12}""");
        _line.Lose();

        Assert.Equal("cancelled", (string?)Answer(6)["message"]);
        Assert.True((bool)Answer(7)["success"]!);
        Assert.Equal(12, (int)Events("continued").Single()["threadId"]!);
    }

    [Fact]
    public void Breakpoints_set_while_there_is_none_are_set_in_the_next_one()
    {
        Configure();
        _line.Lose();
        Ide(6, "setBreakpoints", """{"source":{"path":"/src/a.go"},"breakpoints":[{"line":30}]}""");
        Ide(7, "threads", "{}");
        Assert.False((bool)Answer(6)["body"]!["breakpoints"]![0]!["verified"]!);
        Assert.Empty(Answer(7)["body"]!["threads"]!.AsArray());
        var known = (long)Answer(6)["body"]!["breakpoints"]![0]!["id"]!;

        _debugger.Clear();
        Return(verified: true);
        Assert.Equal(30, (int)_debugger.Single(message => (string?)message["command"] == "setBreakpoints")["arguments"]!["breakpoints"]![0]!["line"]!);
        Assert.Equal(known, (long)Events("breakpoint").Single()["breakpoint"]!["id"]!);
    }

    [Fact]
    public void What_is_asked_during_the_return_waits_for_its_end()
    {
        Configure();
        _line.Lose();
        _line.Return();
        Ide(6, "threads", "{}");
        Assert.DoesNotContain("threads", Commands());
        Answers(verified: true, firstId: 1);
        Assert.Equal("threads", Commands()[^1]);
    }

    [Fact]
    public void A_debugger_that_answers_attach_last_is_understood_too()
    {
        Configure();
        _line.Lose();
        _debugger.Clear();
        _line.Return();
        Respond("initialize", "{}");
        Debugger("""{"type":"event","event":"initialized"}""");
        Respond("setBreakpoints", """{"breakpoints":[{"id":0,"verified":true},{"verified":true}]}""");
        Respond("configurationDone", "{}");
        Assert.False(_line.IsUp);
        Respond("attach", "{}");
        Assert.True(_line.IsUp);
    }

    [Fact]
    public void The_target_s_end_is_told_only_when_nothing_follows()
    {
        Configure();
        Debugger("""{"type":"event","event":"terminated"}""");
        Assert.True(_line.IsHolding);
        Assert.Empty(Events("terminated"));
        _line.GiveUp("the session is over");
        Assert.Single(Events("terminated"));
        Assert.False(_line.MayReturn);
        Debugger("""{"type":"event","event":"output","body":{"output":"x"}}""");
        Assert.Equal("x", (string?)_ide[^1]["body"]!["output"]);
    }

    [Fact]
    public void Nor_is_it_told_when_something_does()
    {
        Configure();
        Debugger("""{"type":"event","event":"exited","body":{"exitCode":0}}""");
        Debugger("""{"type":"event","event":"terminated"}""");
        _line.Lose();
        Return(verified: true);
        Assert.Empty(Events("terminated"));
        Assert.Empty(Events("exited"));
    }

    [Theory]
    [InlineData("disconnect")]
    [InlineData("terminate")]
    public void After_a_farewell_nothing_is_kept(string farewell)
    {
        Configure();
        Ide(6, farewell, "{}");
        Assert.False(_line.MayReturn);
        Debugger("""{"type":"event","event":"terminated"}""");
        Assert.Single(Events("terminated"));
    }

    [Fact]
    public void A_farewell_is_answered_where_there_is_no_debugger()
    {
        Configure();
        _line.Lose();
        Ide(6, "disconnect", "{}");
        Assert.True((bool)Answer(6)["success"]!);
        Assert.Single(Events("terminated"));
        Assert.False(_line.MayReturn);
    }

    [Fact]
    public void Before_its_configuration_is_done_an_IDE_is_not_kept()
    {
        Ide(1, "initialize", "{}");
        Ide(2, "attach", "{}");
        Assert.False(_line.MayReturn);
        Ide(3, "configurationDone", "{}");
        Assert.True(_line.MayReturn);
    }

    [Fact]
    public void A_client_of_another_protocol_is_passed_on()
    {
        _line.FromIde(new DapPiece("{\"method\":\"x\"}"u8.ToArray(), IsMessage: false));
        Assert.False(_line.MayReturn);
        Assert.Empty(_ide);
    }

    [Fact]
    public void A_refusal_is_quoted()
    {
        Configure();
        _line.Lose();
        _debugger.Clear();
        _line.Return();
        Respond("initialize", "{}");
        Respond("attach", """{"error":{"id":1,"format":"no such process"}}""", isDone: false);
        Assert.Equal("the debugger refused to attach: no such process", _line.Failure);
    }

    [Fact]
    public void More_than_512_sources_are_not_carried_over()
    {
        Configure();
        for (var number = 0; number < 520; number++)
        {
            Ide(100 + number, "setBreakpoints", $$"""{"source":{"path":"/src/{{number}}.go"},"breakpoints":[]}""");
        }

        Assert.False(_line.MayReturn);
    }

    private void Configure()
    {
        Ide(1, "initialize", """{"clientID":"vscode"}""");
        Ide(2, "attach", """{"mode":"remote"}""");
        Ide(3, "setBreakpoints", """{"source":{"path":"/src/a.go"},"breakpoints":[{"line":3},{"line":4}]}""");
        Debugger("""{"type":"response","request_seq":3,"command":"setBreakpoints","success":true,"body":{"breakpoints":[{"id":1,"verified":true},{"id":2,"verified":true}]}}""");
        Ide(4, "configurationDone", "{}");
        Debugger("""{"type":"response","request_seq":4,"command":"configurationDone","success":true}""");
    }

    private void Return(bool verified, int firstId = 1)
    {
        _line.Return();
        Answers(verified, firstId);
    }

    /// <summary>A debugger that answers as dlv does: attach after its initialized event.</summary>
    private void Answers(bool verified, int firstId)
    {
        Respond("initialize", "{}");
        Debugger("""{"type":"event","event":"initialized"}""");
        Respond("attach", "{}");
        while (_debugger.LastOrDefault(message => ((string)message["command"]!).StartsWith("set", StringComparison.Ordinal)) is { } set && (long)set["seq"]! == (long)_debugger[^1]["seq"]!)
        {
            var breakpoints = (set["arguments"]!["breakpoints"] as JsonArray)?.Select((_, index) => $$"""{"id":{{firstId + index}},"verified":{{(verified ? "true" : "false")}}}""") ?? [];
            Respond((string)set["command"]!, $$"""{"breakpoints":[{{string.Join(',', breakpoints)}}]}""");
        }

        Respond("configurationDone", "{}");
    }

    private void Respond(string command, string body, bool isDone = true)
    {
        var asked = _debugger.Last(message => (string?)message["command"] == command);
        Debugger($$"""{"type":"response","request_seq":{{asked["seq"]}},"command":"{{command}}","success":{{(isDone ? "true" : "false")}},"body":{{body}}}""");
    }

    private void Ide(int sequence, string command, string arguments) =>
        _line.FromIde(Piece($$"""{"seq":{{sequence}},"type":"request","command":"{{command}}","arguments":{{arguments}}}"""));

    private void Debugger(string message) => _line.FromDebugger(Piece(message));

    private string[] Commands() => [.. _debugger.Select(message => (string)message["command"]!)];

    private JsonNode[] Events(string name) => [.. _ide.Where(message => (string?)message["event"] == name).Select(message => message["body"] ?? new JsonObject())];

    private JsonObject Answer(int sequence) => _ide.Single(message => (int?)message["request_seq"] == sequence);

    private static DapPiece Piece(string message) => new(Encoding.UTF8.GetBytes(message), IsMessage: true);

    private static void Read(byte[] bytes, List<JsonObject> messages) =>
        new DapCutter().Feed(bytes, piece =>
        {
            if (piece.IsMessage)
            {
                messages.Add(JsonNode.Parse(piece.Bytes)!.AsObject());
            }
        });
}
