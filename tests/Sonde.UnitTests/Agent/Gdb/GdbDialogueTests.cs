using System.Text;
using System.Text.Json.Nodes;
using Sonde.Agent.Gdb;

namespace Sonde.UnitTests.Agent.Gdb;

public sealed class GdbDialogueTests
{
    private readonly GdbDialogue _dialogue = new(7);

    [Fact]
    public void Whatever_a_client_wants_to_attach_to_it_is_the_target()
    {
        var step = Client("""{"seq":2,"type":"request","command":"attach","arguments":{"pid":1,"target":"remote h:1","program":"/bin/x"}}""");

        Assert.Equal("""{"seq":2,"type":"request","command":"attach","arguments":{"pid":7}}""", Text(Assert.Single(step.ToGdb)));
        Assert.Equal(GdbMoment.Attaching, step.Moment);
    }

    [Theory]
    [InlineData("launch")]
    [InlineData("restart")]
    [InlineData("terminate")]
    public void A_request_that_would_start_or_end_a_program_is_answered_and_not_passed_on(string command)
    {
        var step = Client($$"""{"seq":5,"type":"request","command":"{{command}}","arguments":null}""");

        Assert.Empty(step.ToGdb);
        var answer = JsonNode.Parse(Text(Assert.Single(step.ToClient)))!;
        Assert.Equal((5, false, command), ((int)answer["request_seq"]!, (bool)answer["success"]!, (string?)answer["command"]));
        Assert.Contains("Sonde attaches gdb", (string?)answer["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kill", true)]
    [InlineData("  k", true)]
    [InlineData("q", true)]
    [InlineData("run", true)]
    [InlineData("detach 1", true)]
    [InlineData("target remote h:1", true)]
    [InlineData("print total", false)]
    [InlineData("info threads", false)]
    [InlineData("set substitute-path /a /b", false)]
    [InlineData("next", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_command_of_gdbs_own_that_ends_the_target_is_none_to_pass_on(string? line, bool isRefused) => Assert.Equal(isRefused, GdbDialogue.IsRefused(line));

    [Fact]
    public void A_watched_variable_by_the_name_of_a_command_is_evaluated() =>
        Assert.Single(Client("""{"seq":5,"type":"request","command":"evaluate","arguments":{"expression":"kill","context":"watch"}}""").ToGdb);

    [Fact]
    public void The_stop_of_the_attach_is_not_shown_and_the_target_goes_on_before_the_client_is_told_that_all_is_set()
    {
        Greet();
        Client("""{"seq":2,"type":"request","command":"attach","arguments":{}}""");
        Client("""{"seq":3,"type":"request","command":"configurationDone","arguments":{}}""");

        Assert.Empty(Gdb("""{"type": "response", "request_seq": 3, "command": "configurationDone", "success": true}""").ToClient);
        Assert.Single(Gdb("""{"type": "response", "request_seq": 2, "command": "attach", "success": true}""").ToClient);
        Assert.Empty(Gdb("""{"type": "event", "event": "continued", "body": {"threadId": 1}}""").ToClient);
        var stop = Gdb("""{"type": "event", "event": "stopped", "body": {"threadId": 4, "reason": "attach"}}""");
        Assert.Empty(stop.ToClient);
        var going = JsonNode.Parse(Text(Assert.Single(stop.ToGdb)))!;
        Assert.Equal(("continue", 4), ((string?)going["command"], (int)going["arguments"]!["threadId"]!));

        var gone = Gdb($$"""{"type": "response", "request_seq": {{going["seq"]}}, "command": "continue", "success": true}""");
        Assert.Equal(GdbMoment.Attached, gone.Moment);
        Assert.Contains("configurationDone", Text(Assert.Single(gone.ToClient)), StringComparison.Ordinal);
        Assert.Single(Gdb("""{"type": "event", "event": "stopped", "body": {"threadId": 4, "reason": "breakpoint"}}""").ToClient);
    }

    [Fact]
    public void A_target_that_does_not_go_on_is_shown_as_stopped()
    {
        Greet();
        Client("""{"seq":2,"type":"request","command":"attach","arguments":{}}""");
        var going = JsonNode.Parse(Text(Gdb("""{"type": "event", "event": "stopped", "body": {"threadId": 1, "reason": "attach"}}""").ToGdb[0]))!;

        var step = Gdb($$"""{"type": "response", "request_seq": {{going["seq"]}}, "command": "continue", "success": false}""");

        Assert.Contains("\"stopped\"", Text(Assert.Single(step.ToClient)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_attach_that_fails_is_told_with_gdbs_words()
    {
        Greet();
        Client("""{"seq":2,"type":"request","command":"attach","arguments":{}}""");
        Client("""{"seq":3,"type":"request","command":"configurationDone","arguments":{}}""");
        Gdb("""{"type": "response", "request_seq": 3, "command": "configurationDone", "success": true}""");

        var step = Gdb("""{"type": "response", "request_seq": 2, "command": "attach", "success": false, "message": "ptrace: No such process."}""");

        Assert.Equal(GdbMoment.Attached, step.Moment);
        Assert.Equal(2, step.ToClient.Count);
        Assert.Contains("ptrace", Text(step.ToClient[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_gdb_says_before_it_is_spoken_to_is_not_passed_on_and_no_client_is_offered_the_targets_end()
    {
        Assert.Empty(Gdb("""{"type": "event", "event": "output", "body": {"output": "x"}}""").ToClient);

        var step = Gdb("""{"type": "response", "request_seq": 1, "command": "initialize", "success": true, "body": {"supportsTerminateRequest": true, "supportTerminateDebuggee": true}}""");

        var body = JsonNode.Parse(Text(Assert.Single(step.ToClient)))!["body"]!;
        Assert.False((bool)body["supportsTerminateRequest"]! || (bool)body["supportTerminateDebuggee"]!);
        Assert.Single(Gdb("""{"type": "event", "event": "output", "body": {"output": "x"}}""").ToClient);
    }

    [Fact]
    public void A_source_map_becomes_commands_before_the_attach_whose_answers_go_nowhere()
    {
        Greet();
        var step = Client("""{"seq":2,"type":"request","command":"attach","arguments":{"sourceMap":[["/src","/home/dev/my app"],["relative","/x"],["/a"],7]}}""");

        Assert.Equal(2, step.ToGdb.Count);
        var first = JsonNode.Parse(Text(step.ToGdb[0]))!;
        Assert.Equal(("evaluate", "repl", @"set substitute-path /src /home/dev/my\ app"), ((string?)first["command"], (string?)first["arguments"]!["context"], (string?)first["arguments"]!["expression"]));
        Assert.Empty(Gdb($$"""{"type": "response", "request_seq": {{first["seq"]}}, "command": "evaluate", "success": true}""").ToClient);
    }

    [Fact]
    public void A_source_that_the_editor_has_is_not_asked_of_gdb()
    {
        Greet();
        var step = Gdb("""{"type": "response", "request_seq": 9, "command": "stackTrace", "success": true, "body": {"stackFrames": [{"source": {"path": "/a.c", "sourceReference": 12}}, {"source": {"path": "/b.c", "sourceReference": 3}, "name": ", \"sourceReference\": 1"}]}}""");

        Assert.Equal(
            """{"type": "response", "request_seq": 9, "command": "stackTrace", "success": true, "body": {"stackFrames": [{"source": {"path": "/a.c"}}, {"source": {"path": "/b.c"}, "name": ", \"sourceReference\": 1"}]}}""",
            Text(Assert.Single(step.ToClient)));
    }

    [Fact]
    public void What_is_no_message_is_passed_on_as_it_is()
    {
        Assert.Equal("[", Text(Assert.Single(Client("[").ToGdb)));
        Greet();
        Assert.Equal("{", Text(Assert.Single(Gdb("{").ToClient)));
    }

    private void Greet() => Gdb("""{"type": "response", "request_seq": 1, "command": "initialize", "success": true, "body": {}}""");

    private GdbStep Client(string message) => _dialogue.FromClient(Encoding.UTF8.GetBytes(message));

    private GdbStep Gdb(string message) => _dialogue.FromGdb(Encoding.UTF8.GetBytes(message));

    private static string Text(ReadOnlyMemory<byte> message) => Encoding.UTF8.GetString(message.Span);
}
