using System.Text;
using Sonde.Core.Dap;

namespace Sonde.UnitTests.Dap;

public sealed class DapCutterTests
{
    [Fact]
    public void Messages_are_found_however_they_are_cut()
    {
        var text = Encoding.UTF8.GetBytes("Content-Length: 2\r\n\r\n{}Content-Type: x\r\nContent-Length: 9\r\n\r\n{\"seq\":1}");
        for (var at = 0; at <= text.Length; at++)
        {
            Assert.Equal(["{}", "{\"seq\":1}"], Cut(text[..at], text[at..]).Select(piece => Encoding.UTF8.GetString(piece.Bytes)));
        }
    }

    [Theory]
    [InlineData("{\"method\":\"x\"}")]
    [InlineData("GET /json/list HTTP/1.1\r\n\r\n")]
    [InlineData("Content-Length: x\r\n\r\nrest")]
    [InlineData("Continue")]
    public void What_is_no_message_is_passed_on_whole(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var pieces = Cut([.. bytes.Select(each => new[] { each })]);
        Assert.All(pieces, piece => Assert.False(piece.IsMessage));
        Assert.Equal(text, string.Concat(pieces.Select(piece => Encoding.UTF8.GetString(piece.Bytes))));
    }

    [Fact]
    public void The_first_byte_of_another_protocol_is_not_kept_waiting() => Assert.Equal("{"u8.ToArray(), Assert.Single(Cut("{"u8.ToArray())).Bytes);

    [Fact]
    public void What_is_longer_than_its_bound_is_passed_on_and_the_next_message_is_found()
    {
        var header = $"Content-Length: {DapCutter.MostBytes + 1}\r\n\r\n";
        var pieces = Cut(Encoding.UTF8.GetBytes(header), new byte[DapCutter.MostBytes], [1, .. "Content-Length: 2\r\n\r\n{}"u8]);
        Assert.Equal([false, false, false, true], pieces.Select(piece => piece.IsMessage));
        Assert.Equal(header, Encoding.UTF8.GetString(pieces[0].Bytes));
        Assert.Equal(DapCutter.MostBytes + 1, pieces[1].Bytes.Length + pieces[2].Bytes.Length);
    }

    private static List<DapPiece> Cut(params byte[][] pieces)
    {
        var cutter = new DapCutter();
        var found = new List<DapPiece>();
        foreach (var piece in pieces)
        {
            cutter.Feed(piece, found.Add);
        }

        return found;
    }
}
