using System.Text;
using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class DebuggerWatchTests
{
    private readonly RecordingObserver _observer = new();
    private readonly DebuggerWatch _watch;

    public DebuggerWatchTests() => _watch = new DebuggerWatch(_observer);

    [Fact]
    public void A_dap_client_gives_its_name()
    {
        DapFromClient("""{"seq":1,"type":"request","command":"initialize","arguments":{"clientID":"vscode","clientName":"Visual Studio Code"}}""");

        Assert.Equal(("dap", "Visual Studio Code"), (_watch.Protocol, _watch.ClientName));
    }

    [Fact]
    public void Without_a_name_a_dap_client_goes_by_its_id()
    {
        DapFromClient("""{"command":"initialize","arguments":{"clientID":"nvim"}}""");

        Assert.Equal("nvim", _watch.ClientName);
    }

    [Fact]
    public void A_dap_stop_its_place_and_the_resume_are_told_in_order()
    {
        DapFromClient("""{"seq":1,"command":"initialize","arguments":{}}""");
        _observer.Told.Clear();
        DapFromDebugger("""{"type":"event","event":"stopped","body":{"reason":"breakpoint","threadId":7}}""");
        DapFromClient("""{"seq":9,"command":"stackTrace","arguments":{"threadId":7,"startFrame":0,"levels":20}}""");
        DapFromDebugger("""{"type":"response","command":"stackTrace","request_seq":9,"success":true,"body":{"stackFrames":[{"name":"main.handle","line":42,"source":{"path":"/src/main.go"}}]}}""");
        DapFromClient("""{"seq":10,"command":"next","arguments":{"threadId":7}}""");
        DapFromDebugger("""{"type":"response","command":"next","request_seq":10,"success":true}""");

        Assert.Equal(["stopped breakpoint", "at main.handle at main.go:42", "resume passes", "resumed"], _observer.Told);
    }

    [Fact]
    public void The_stack_of_another_thread_or_a_later_frame_is_not_the_place()
    {
        DapFromDebuggerAfterHello("""{"type":"event","event":"stopped","body":{"threadId":7}}""");
        DapFromClient("""{"seq":9,"command":"stackTrace","arguments":{"threadId":8}}""");
        DapFromClient("""{"seq":10,"command":"stackTrace","arguments":{"threadId":7,"startFrame":20}}""");
        DapFromDebugger("""{"type":"response","command":"stackTrace","request_seq":9,"body":{"stackFrames":[{"name":"other","line":1}]}}""");
        DapFromDebugger("""{"type":"response","command":"stackTrace","request_seq":10,"body":{"stackFrames":[{"name":"later","line":1}]}}""");

        Assert.Equal(["stopped"], _observer.Told);
    }

    [Fact]
    public void Breakpoints_that_a_dap_client_sets_interrupt_the_target_until_the_last_is_answered()
    {
        DapFromClient("""{"seq":1,"command":"initialize","arguments":{}}""");
        _observer.Told.Clear();
        DapFromClient("""{"seq":2,"command":"setBreakpoints","arguments":{}}""");
        DapFromClient("""{"seq":3,"command":"setFunctionBreakpoints","arguments":{}}""");
        DapFromDebugger("""{"type":"response","command":"setBreakpoints","request_seq":2,"success":true}""");
        Assert.Equal(["interrupted", "interrupted", "breakpoints"], _observer.Told);
        DapFromDebugger("""{"type":"response","command":"setFunctionBreakpoints","request_seq":3,"success":false}""");

        Assert.Equal(["interrupted", "interrupted", "breakpoints", "breakpoints", "interruption ended"], _observer.Told);
    }

    [Fact]
    public void From_attach_to_the_end_of_its_configuration_a_dap_client_holds_the_target()
    {
        DapFromDebuggerAfterHello("""{"type":"response","command":"attach","request_seq":2,"success":true}""");
        DapFromClient("""{"seq":3,"command":"setBreakpoints","arguments":{}}""");
        DapFromDebugger("""{"type":"response","command":"setBreakpoints","request_seq":3,"success":true}""");
        DapFromClient("""{"seq":4,"command":"configurationDone"}""");
        DapFromDebugger("""{"type":"response","command":"configurationDone","request_seq":4,"success":true}""");

        Assert.Equal(["interrupted", "interrupted", "breakpoints", "resume passes", "interruption ended"], _observer.Told);
    }

    [Theory]
    [InlineData("i + 1", false)]
    [InlineData("callers", true)]
    [InlineData(" call main.f(1)", true)]
    public void Only_an_evaluation_that_calls_may_let_the_target_run(string expression, bool mayRun)
    {
        DapFromClient("""{"seq":1,"command":"initialize","arguments":{}}""");
        _observer.Told.Clear();
        DapFromClient($$"""{"seq":2,"command":"evaluate","arguments":{"expression":"{{expression}}","context":"hover"} }""");

        Assert.Equal(mayRun ? ["resume passes"] : [], _observer.Told);
    }

    [Theory]
    [InlineData("CreateBreakpoint")]
    [InlineData("AmendBreakpoint")]
    [InlineData("ClearBreakpoint")]
    public void A_json_rpc_client_changes_breakpoints_when_the_answer_comes(string method)
    {
        RpcFromClient($$"""{"method":"RPCServer.{{method}}","params":[{}],"id":5}""");
        Assert.Equal(["client"], _observer.Told);
        RpcFromDebugger("""{"id":5,"result":{"Breakpoint":{"id":1}},"error":null}""");

        Assert.Equal(["client", "breakpoints"], _observer.Told);
    }

    [Fact]
    public void A_json_rpc_client_that_halts_is_told_from_a_stop_until_it_lets_run()
    {
        RpcFromClient("""{"method":"RPCServer.Command","params":[{"name":"continue"}],"id":1}""");
        RpcFromClient("""{"method":"RPCServer.Command","params":[{"name":"halt"}],"id":2}""");
        RpcFromDebugger("""{"id":1,"result":{"State":{"Running":false,"currentThread":null}},"error":null}""");
        RpcFromDebugger("""{"id":2,"result":{"State":{"Running":false,"currentThread":{"file":"/src/main.go","line":42,"function":{"name":"main.handle"}}}},"error":null}""");
        RpcFromClient("""{"method":"RPCServer.Command","params":[{"name":"continue"}],"id":3}""");
        RpcFromDebugger("""{"id":3,"result":{"State":{"Running":false,"currentThread":null}},"error":null}""");

        Assert.Equal(
            ["client", "resume passes", "resumed", "halted", "halted main.handle at main.go:42", "resume passes", "resumed", "stopped"], _observer.Told);
    }

    [Fact]
    public void A_breakpoint_that_is_hit_while_a_json_rpc_client_halts_is_a_stop()
    {
        RpcFromClient("""{"method":"RPCServer.Command","params":[{"name":"halt"}],"id":2}""");
        RpcFromDebugger("""{"id":2,"result":{"State":{"Running":false,"currentThread":{"file":"/src/main.go","line":42,"breakPoint":{"id":1}}}},"error":null}""");

        Assert.Contains("stopped main.go:42", _observer.Told);
    }

    [Fact]
    public void A_refused_resume_is_not_told_as_one()
    {
        DapFromDebuggerAfterHello("""{"type":"response","command":"continue","success":false}""");

        Assert.Empty(_observer.Told);
    }

    [Fact]
    public void A_json_rpc_command_runs_the_target_until_its_answer()
    {
        RpcFromClient("""{"method":"RPCServer.Command","params":[{"name":"continue"}],"id":3}""");
        RpcFromDebugger("""{"id":2,"result":{"State":{"Running":false}},"error":null}""");
        RpcFromDebugger("""{"id":3,"result":{"State":{"Running":false,"currentThread":{"file":"/src/main.go","line":42,"function":{"name":"main.handle"}}}},"error":null}""");

        Assert.Equal("json-rpc", _watch.Protocol);
        Assert.Equal(["client", "resume passes", "resumed", "stopped main.handle at main.go:42"], _observer.Told);
    }

    [Theory]
    [InlineData("halt")]
    [InlineData("switchGoroutine")]
    [InlineData("switchThread")]
    public void A_json_rpc_command_that_rests_is_no_resume(string name)
    {
        RpcFromClient($$"""{"method":"RPCServer.Command","params":[{"name":"{{name}}"}],"id":1}""");

        Assert.Equal(["client"], _observer.Told);
    }

    [Fact]
    public void A_json_rpc_state_that_says_stopped_is_a_stop()
    {
        RpcFromClient("""{"method":"RPCServer.State","params":[{"NonBlocking":true}],"id":1}""");
        RpcFromDebugger("""{"id":1,"result":{"State":{"Running":false,"currentThread":null}},"error":null}""");

        Assert.Equal(["client", "stopped"], _observer.Told);
    }

    [Fact]
    public void A_target_that_exited_did_not_stop()
    {
        RpcFromClient("""{"method":"RPCServer.Command","params":[{"name":"continue"}],"id":1}""");
        RpcFromDebugger("""{"id":1,"result":{"State":{"Running":false,"exited":true}},"error":null}""");

        Assert.DoesNotContain("stopped", _observer.Told);
    }

    [Fact]
    public void A_detach_is_announced_before_it_passes()
    {
        RpcFromClient("""{"method":"RPCServer.Detach","params":[{"Kill":false}],"id":1}""");

        Assert.Equal(["client", "resume passes"], _observer.Told);
    }

    [Theory]
    [InlineData("""{"command":"initialize","arguments":{"clientName":"\ud800"}}""")]
    [InlineData("""{"command":7,"arguments":[1]}""")]
    [InlineData("""[1,2]""")]
    [InlineData("""{"command":""")]
    [InlineData("""{"command":"stackTrace","seq":1e400,"arguments":{"threadId":"x"}}""")]
    public void Odd_messages_are_not_understood_and_harm_nothing(string message)
    {
        DapFromClient(message);
        DapFromClient("""{"command":"initialize","arguments":{"clientName":"next"}}""");

        Assert.Equal("next", _watch.ClientName);
    }

    [Fact]
    public void A_name_is_shown_without_control_characters_and_cut()
    {
        DapFromClient($$$"""{"command":"initialize","arguments":{"clientName":"a\u001b[31m\n{{{new string('b', 500)}}}"}}""");

        Assert.StartsWith("a [31m b", _watch.ClientName, StringComparison.Ordinal);
        Assert.Equal(200, _watch.ClientName!.Length);
    }

    [Fact]
    public void What_the_debugger_says_before_any_client_is_not_looked_at()
    {
        DapFromDebugger("""{"type":"event","event":"stopped"}""");

        Assert.Null(_watch.Protocol);
        Assert.Empty(_observer.Told);
    }

    [Fact]
    public void A_dap_client_has_a_console_from_the_answer_to_initialize_on()
    {
        DapFromClient("""{"seq":1,"command":"initialize","arguments":{}}""");
        Assert.False(_watch.HasConsole);
        DapFromDebugger("""{"type":"response","command":"initialize","request_seq":1,"success":true}""");

        Assert.True(_watch.HasConsole);
    }

    [Fact]
    public void A_json_rpc_client_has_no_console()
    {
        RpcFromClient("""{"method":"RPCServer.State","params":[{}],"id":1}""");
        RpcFromDebugger("""{"type":"response","command":"initialize","success":true}""");

        Assert.False(_watch.HasConsole);
    }

    private void DapFromDebuggerAfterHello(string message)
    {
        DapFromClient("""{"command":"initialize","arguments":{}}""");
        _observer.Told.Clear();
        DapFromDebugger(message);
    }

    private void DapFromClient(string body) => _watch.FromClient(Frame(body));

    private void DapFromDebugger(string body) => _watch.FromDebugger(Frame(body));

    private void RpcFromClient(string body) => _watch.FromClient(Encoding.UTF8.GetBytes(body + "\n"));

    private void RpcFromDebugger(string body) => _watch.FromDebugger(Encoding.UTF8.GetBytes(body + "\n"));

    private static byte[] Frame(string body) => Encoding.UTF8.GetBytes($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
}
