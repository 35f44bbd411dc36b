using System.Text;
using Sonde.Agent.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sampling;

public sealed class LookTellerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1024)]
    [InlineData(1 << 20)]
    public async Task A_text_comes_whole_wherever_its_bytes_are_cut_and_each_line_fits(int piece)
    {
        var text = string.Concat(Enumerable.Repeat("at a\u0001b\u00e9\ud83d\ude00\n", 2000));
        var lines = new List<SampleLine?>();
        var teller = new LookTeller(line =>
        {
            lines.Add(line);
            return Task.CompletedTask;
        });
        foreach (var some in Encoding.UTF8.GetBytes(text).Chunk(piece))
        {
            await teller.TextAsync(some);
        }

        Assert.Equal(text, string.Concat(lines.Cast<TextLine>().Select(static line => line.Text)));
        Assert.All(lines, static line => Assert.InRange(SampleLines.Encode(line!).Length, 1, SampleLines.MaximumLength));
    }

    [Fact]
    public async Task A_file_comes_whole_and_each_line_fits()
    {
        var bytes = new byte[100_000];
        new Random(7).NextBytes(bytes);
        var lines = new List<SampleLine?>();
        await new LookTeller(line =>
        {
            lines.Add(line);
            return Task.CompletedTask;
        }).BytesAsync(bytes);
        Assert.Equal(bytes, lines.Cast<BytesLine>().SelectMany(static line => line.Bytes));
        Assert.All(lines, static line => Assert.InRange(SampleLines.Encode(line!).Length, 1, SampleLines.MaximumLength));
    }

    [Fact]
    public async Task The_figures_are_told_by_nothing()
    {
        var beats = 0;
        await new LookTeller(line =>
        {
            beats += line is null ? 1 : 0;
            return Task.CompletedTask;
        }).BeatAsync();
        Assert.Equal(1, beats);
    }
}
