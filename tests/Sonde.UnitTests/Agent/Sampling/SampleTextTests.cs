using Sonde.Agent.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sampling;

public sealed class SampleTextTests
{
    [Fact]
    public void Every_line_refers_to_what_was_told_and_none_is_too_long()
    {
        var tally = new StackTally();
        for (var line = 0; line < 5000; line++)
        {
            tally.Count(tally.Thread(1000 + (line % 3)), tally.Push(StackTally.Empty, tally.Frame("f", new string('\u4e00', 1024), line)), isLocked: true);
        }

        var lines = new SampleText(hasLock: true, static thread => $"t{thread}").Of(tally.Drain()).ToList();
        Assert.All(lines, static line => Assert.InRange(SampleLines.Encode(line).Length, 1, SampleLines.MaximumLength));
        Assert.IsType<FiguresLine>(lines[^1]);
        Assert.Equal(5, lines.OfType<StacksLine>().Count());
        Assert.Equal(5000, lines.OfType<CountsLine>().Sum(static line => line.Samples.Sum()));
        Assert.Equal(5000, lines.OfType<CountsLine>().Sum(static line => line.Locked!.Sum()));
        Assert.True(lines.FindIndex(static line => line is ThreadLine) < lines.FindIndex(static line => line is CountsLine));
    }

    [Fact]
    public void A_thread_is_told_again_when_it_has_another_name()
    {
        var (tally, name) = (new StackTally(), "python3");
        var text = new SampleText(hasLock: false, _ => name);
        var names = new List<string?>();
        for (var round = 0; round < 4; round++)
        {
            tally.Count(tally.Thread(77), tally.Push(StackTally.Empty, tally.Frame("f", null, 0)), isLocked: true);
            var lines = text.Of(tally.Drain()).ToList();
            names.AddRange(lines.OfType<ThreadLine>().Select(static line => line.Name));
            Assert.Null(Assert.Single(lines.OfType<CountsLine>()).Locked);
            name = round == 1 ? "worker" : name;
        }

        Assert.Equal([null, "python3", "worker"], names);
    }
}
