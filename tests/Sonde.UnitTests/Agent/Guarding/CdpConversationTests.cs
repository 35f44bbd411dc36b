using System.Text;
using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class CdpConversationTests
{
    private readonly RecordingObserver _observer = new();
    private readonly CdpConversation _conversation;

    public CdpConversationTests() => _conversation = new CdpConversation(_observer);

    [Fact]
    public void A_stop_is_told_with_its_place()
    {
        Take("""{"method":"Debugger.scriptParsed","params":{"scriptId":"69","url":"file:///app/greet.js","startLine":0}}""");
        Take("""{"method":"Debugger.paused","params":{"callFrames":[{"callFrameId":"1","functionName":"greet","location":{"scriptId":"69","lineNumber":41,"columnNumber":2},"url":""}],"reason":"other"}}""");
        Take("""{"method":"Debugger.resumed","params":{}}""");
        Assert.Equal(["stopped greet at greet.js:42", "resumed"], _observer.Told);
    }

    [Fact]
    public void Words_of_a_stop_in_other_messages_are_none()
    {
        Take("""{"id":4,"result":{"scriptSource":"\"Debugger.paused\""}}""");
        Take("""{"method":"Runtime.consoleAPICalled","params":{"type":"log","args":[{"type":"string","value":"\"Debugger.paused\""}]}}""");
        Assert.Empty(_observer.Told);
    }

    [Fact]
    public void A_stop_that_cannot_be_read_is_a_stop()
    {
        Take("""{"method":"Debugger.paused","params":{"callFrames":[""");
        Assert.Equal(["stopped"], _observer.Told);
    }

    private void Take(string message) => _conversation.FromDebugger(Encoding.UTF8.GetBytes(message));
}
