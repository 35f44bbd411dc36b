using System.Text;
using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class WebSocketFramingTests
{
    private const string Upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Messages_are_found_in_pieces_of_any_size(int piece)
    {
        var longText = new string('x', 70_000);
        byte[] bytes =
        [
            .. Encoding.ASCII.GetBytes("HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\n\r\n\r\n"),
            .. Encoding.ASCII.GetBytes(Upgrade),
            .. Frame(0x81, "one"),
            .. Frame(0x89, "a ping"),
            .. Frame(0x01, "tw"), .. Frame(0x89, "between"), .. Frame(0x80, "o"),
            .. Frame(0x82, "bytes"),
            .. Frame(0x81, new string('y', 300)),
            .. Frame(0x81, longText),
            .. Masked("three"),
        ];

        Assert.Equal(["one", "two", new string('y', 300), longText, "three"], Read(bytes, piece));
    }

    [Fact]
    public void What_was_not_upgraded_holds_no_messages() => Assert.Empty(Read([.. Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"), .. Frame(0x81, "one")], 5));

    [Fact]
    public void A_head_without_end_is_given_up() => Assert.Empty(Read([.. new byte[20_000], .. Encoding.ASCII.GetBytes(Upgrade), .. Frame(0x81, "one")], 1000));

    private static List<string> Read(byte[] bytes, int piece)
    {
        var framing = new WebSocketFraming();
        List<string> found = [];
        foreach (var part in bytes.Chunk(piece))
        {
            framing.Feed(part, message => found.Add(Encoding.UTF8.GetString(message)));
        }

        return found;
    }

    private static byte[] Frame(byte first, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return payload.Length switch
        {
            < 126 => [first, (byte)payload.Length, .. payload],
            < 65536 => [first, 126, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload],
            _ => [first, 127, 0, 0, 0, 0, 0, (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload],
        };
    }

    private static byte[] Masked(string text)
    {
        byte[] mask = [1, 2, 3, 4];
        return [0x81, (byte)(0x80 | text.Length), .. mask, .. Encoding.ASCII.GetBytes(text).Select((value, index) => (byte)(value ^ mask[index & 3]))];
    }
}
