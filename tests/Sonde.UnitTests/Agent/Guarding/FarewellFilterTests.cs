using System.Buffers;
using System.Text;
using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class FarewellFilterTests
{
    private const string Detach = """{"method":"RPCServer.Detach","params":[{"Kill":true}],"id":7}""";
    private const string State = """{"method":"RPCServer.State","params":[{"NonBlocking":true}],"id":6}""";

    private readonly ArrayBufferWriter<byte> _passed = new();
    private readonly FarewellFilter _filter = new();

    private string Passed => Encoding.UTF8.GetString(_passed.WrittenSpan);

    [Theory]
    [InlineData("""{"method":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"method":"x"}""")]
    [InlineData("""{"type":"request","command":"\udc00","seq":1}""")]
    public void Text_that_is_no_unicode_is_passed_on(string message)
    {
        Assert.Null(Pass(message));
        Assert.Equal(message, Passed);
    }

    [Fact]
    public void A_detach_whose_id_is_no_unicode_is_answered_with_no_id()
    {
        byte[] message = [.. "{\"method\":\"RPCServer.Detach\",\"id\":\""u8, 0xff, .. "\"}"u8];
        Assert.Equal("{\"id\":null,\"result\":{},\"error\":null}\n", Encoding.UTF8.GetString(_filter.Pass(message, _passed)!));
    }

    [Fact]
    public void A_detach_that_would_kill_the_target_is_answered_and_not_passed_on()
    {
        Assert.Null(Pass(State + "\n"));
        Assert.Equal("{\"id\":7,\"result\":{},\"error\":null}\n", Pass(Detach + "\n"));
        Assert.Equal(State, Passed.Trim());
    }

    [Fact]
    public void A_detach_is_found_in_any_pieces()
    {
        var text = State + "\n" + Detach + "\n";
        for (var split = 1; split < text.Length; split++)
        {
            var filter = new FarewellFilter();
            var passed = new ArrayBufferWriter<byte>();
            var first = filter.Pass(Encoding.UTF8.GetBytes(text[..split]), passed);
            var answer = first ?? filter.Pass(Encoding.UTF8.GetBytes(text[split..]), passed);
            Assert.NotNull(answer);
            Assert.Equal(State, Encoding.UTF8.GetString(passed.WrittenSpan).Trim());
        }
    }

    [Theory]
    [InlineData("disconnect")]
    [InlineData("terminate")]
    public void A_dap_farewell_is_answered_and_not_passed_on(string command)
    {
        var before = Frame("""{"seq":1,"type":"request","command":"threads"}""");
        var answer = Pass(before + Frame("""{"seq":2,"type":"request","command":"COMMAND","arguments":{"terminateDebuggee":true}}""".Replace("COMMAND", command, StringComparison.Ordinal)));
        Assert.Contains("\"request_seq\":2,\"success\":true", answer, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"terminated\"", answer, StringComparison.Ordinal);
        Assert.Equal(before, Passed);
    }

    [Fact]
    public void A_message_that_only_speaks_of_a_detach_is_passed_on()
    {
        var text = """{"method":"RPCServer.Eval","params":[{"Expr":"\"RPCServer.Detach\""}],"id":1}""";
        Assert.Null(Pass(text));
        Assert.Equal(text, Passed);
    }

    [Fact]
    public void A_long_message_is_passed_on_before_it_is_whole()
    {
        var text = $$"""{"method":"RPCServer.Eval","params":["{{new string('x', 20_000)}}"],"id":1}""";
        Assert.Null(Pass(text[..15_000]));
        Assert.Equal(15_000, _passed.WrittenCount);
        Assert.Null(Pass(text[15_000..]));
        Assert.Equal(text, Passed);
        Assert.NotNull(Pass("\n" + Detach));
    }

    [Fact]
    public void Nothing_is_passed_after_a_farewell()
    {
        Assert.NotNull(Pass(Detach + State));
        Assert.NotNull(Pass(State));
        Assert.Equal(0, _passed.WrittenCount);
    }

    private static string Frame(string json) => $"Content-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}";

    private string? Pass(string text) => _filter.Pass(Encoding.UTF8.GetBytes(text), _passed) is { } answer ? Encoding.UTF8.GetString(answer) : null;
}
