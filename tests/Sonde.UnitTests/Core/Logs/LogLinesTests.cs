using System.Text;
using Sonde.Core.Logs;

namespace Sonde.UnitTests.Core.Logs;

public sealed class LogLinesTests
{
    [Fact]
    public void Every_split_gives_the_same_lines()
    {
        var bytes = Encoding.UTF8.GetBytes("one\r\n\ntwo äöü\nthree");
        for (var size = 1; size <= bytes.Length; size++)
        {
            Assert.Equal(["one", "", "two äöü", "three"], Read(bytes.Chunk(size)).Select(line => line.Text));
        }
    }

    [Fact]
    public void A_line_that_is_too_long_is_cut_and_the_next_one_is_whole()
    {
        var lines = Read([Encoding.UTF8.GetBytes(new string('x', LogLines.MostBytes)), Encoding.UTF8.GetBytes("y\nnext\n")]);
        Assert.Equal((LogLines.MostBytes, true), (lines[0].Text.Length, lines[0].IsCut));
        Assert.Equal(new LogLine("next", false), lines[1]);
        Assert.Equal(2, lines.Count);
    }

    [Fact]
    public void A_line_of_just_the_bound_is_whole() =>
        Assert.False(Assert.Single(Read([Encoding.UTF8.GetBytes(new string('x', LogLines.MostBytes) + "\n")])).IsCut);

    [Fact]
    public void Bytes_that_are_no_text_are_marked() => Assert.Equal("a\uFFFDb", Assert.Single(Read([[(byte)'a', 0xff, (byte)'b', (byte)'\n']])).Text);

    [Fact]
    public async Task A_stream_is_read_to_its_end()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("a\nb"));
        List<string> lines = [];
        await LogLines.ReadAsync(stream, line => lines.Add(line.Text), CancellationToken.None);
        Assert.Equal(["a", "b"], lines);
    }

    private static List<LogLine> Read(IEnumerable<byte[]> parts)
    {
        List<LogLine> lines = [];
        var reader = new LogLines(lines.Add);
        foreach (var part in parts)
        {
            reader.Add(part);
        }

        reader.End();
        return lines;
    }
}
