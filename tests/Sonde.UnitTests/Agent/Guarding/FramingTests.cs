using System.Text;
using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class FramingTests
{
    private const string Dap = "Content-Length: 7\r\n\r\n{\"a\":1}Content-Type: x\r\nContent-Length: 2\r\n\r\n{}";
    private const string Rpc = "{\"a\":\"}\\\"{\"}\n  {\"b\":[{\"c\":\"\\\\\"},{}]}{}\r\n";

    [Fact]
    public void Dap_messages_are_found_however_the_bytes_are_split()
    {
        foreach (var messages in EverySplit(Dap, () => new DapFraming()))
        {
            Assert.Equal(["{\"a\":1}", "{}"], messages);
        }
    }

    [Fact]
    public void Json_messages_are_found_however_the_bytes_are_split()
    {
        foreach (var messages in EverySplit(Rpc, () => new JsonFraming()))
        {
            Assert.Equal(["{\"a\":\"}\\\"{\"}", "{\"b\":[{\"c\":\"\\\\\"},{}]}", "{}"], messages);
        }
    }

    [Fact]
    public void A_dap_message_that_is_too_long_is_stepped_over()
    {
        var length = MessageBuffer.MostBytes + 1;
        var text = $"Content-Length: {length}\r\n\r\n{new string('x', length)}Content-Length: 2\r\n\r\n{{}}";

        Assert.Equal(["{}"], Feed(new DapFraming(), Chunks(text, 10_007)));
    }

    [Fact]
    public void A_dap_message_of_the_greatest_length_is_found()
    {
        var text = $"Content-Length: {MessageBuffer.MostBytes}\r\n\r\n{new string('x', MessageBuffer.MostBytes)}";

        Assert.Equal(MessageBuffer.MostBytes, Assert.Single(Feed(new DapFraming(), Chunks(text, 65_536))).Length);
    }

    [Fact]
    public void A_json_message_that_is_too_long_is_stepped_over()
    {
        var text = $"{{\"a\":\"{new string('{', MessageBuffer.MostBytes)}\"}}\n{{}}\n";

        Assert.Equal(["{}"], Feed(new JsonFraming(), Chunks(text, 10_007)));
    }

    [Theory]
    [InlineData("Content-Length: -1\r\n\r\n{}")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\n{}")]
    [InlineData("Content-Length: 2 2\r\n\r\n{}")]
    [InlineData("Content-Length:\r\n\r\n{}")]
    [InlineData("Length: 2\r\n\r\n{}")]
    [InlineData("\r\n\r\n\r\n\r\n")]
    public void After_a_header_that_is_none_nothing_is_found(string text)
        => Assert.Empty(Feed(new DapFraming(), [text, "Content-Length: 2\r\n\r\n{}"]));

    [Fact]
    public void A_header_without_end_is_given_up()
        => Assert.Empty(Feed(new DapFraming(), [new string('C', 5000), "\r\n\r\nContent-Length: 2\r\n\r\n{}"]));

    [Fact]
    public void After_bytes_that_are_no_json_object_nothing_is_found() => Assert.Empty(Feed(new JsonFraming(), ["x", "{}"]));

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            new DapFraming().Feed(bytes, _ => { });
            new JsonFraming().Feed(bytes, _ => { });
            new JsonFraming().Feed([(byte)'{', .. bytes], _ => { });
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Content", false)]
    [InlineData("Content-Length: 2\r\n\r\n", false)]
    [InlineData("Content-Length: 2\r\n\r\n{", false)]
    [InlineData("Content-Length: 2\r\n\r\n{}", true)]
    [InlineData("Content-Length: 0\r\n\r\n", true)]
    [InlineData("Content-Length: x\r\n\r\n", false)]
    public void Between_dap_messages_is_only_where_one_ends(string bytes, bool isBetween)
    {
        var framing = new DapFraming();
        framing.Feed(Encoding.UTF8.GetBytes(bytes), static _ => { });

        Assert.Equal(isBetween, framing.IsBetweenMessages);
    }

    private static IEnumerable<List<string>> EverySplit(string text, Func<IFraming> make)
    {
        for (var first = 0; first <= text.Length; first++)
        {
            yield return Feed(make(), [text[..first], text[first..]]);
        }

        yield return Feed(make(), Chunks(text, 1));
    }

    private static IEnumerable<string> Chunks(string text, int size) => text.Chunk(size).Select(chunk => new string(chunk));

    private static List<string> Feed(IFraming framing, IEnumerable<string> parts)
    {
        var messages = new List<string>();
        foreach (var part in parts)
        {
            framing.Feed(Encoding.UTF8.GetBytes(part), message => messages.Add(Encoding.UTF8.GetString(message)));
        }

        return messages;
    }
}
