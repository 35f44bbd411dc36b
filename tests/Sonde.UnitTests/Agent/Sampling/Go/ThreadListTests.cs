using System.Text;
using Sonde.Agent.Sampling;
using Sonde.Agent.Sampling.Go;

namespace Sonde.UnitTests.Agent.Sampling.Go;

public sealed class ThreadListTests
{
    [Fact]
    public void Entries_that_are_numbers_are_threads()
    {
        var threads = new List<int>();
        ThreadList.Parse([.. Entry("."), .. Entry(".."), .. Entry("7"), .. Entry("4711")], threads);
        Assert.Equal([7, 4711], threads);
    }

    [Fact]
    public void What_is_cut_off_ends_it()
    {
        var threads = new List<int>();
        ThreadList.Parse([.. Entry("7"), .. Entry("8")[..20]], threads);
        ThreadList.Parse(new byte[64], threads);
        Assert.Equal([7], threads);
    }

    [Fact]
    public void The_longest_and_the_mean_stall_are_told()
    {
        var meter = new StallMeter();
        Assert.Equal(TimeSpan.Zero, meter.Mean);
        meter.Add(TimeSpan.FromMicroseconds(30));
        meter.Begin();
        meter.Add(TimeSpan.FromMicroseconds(10));
        Assert.Equal((2, TimeSpan.FromMicroseconds(20), TimeSpan.FromMicroseconds(30), TimeSpan.FromMicroseconds(10)), (meter.Count, meter.Mean, meter.Longest, meter.LongestOfSample));
    }

    private static byte[] Entry(string name)
    {
        byte[] text = [.. Encoding.ASCII.GetBytes(name), 0];
        var length = (19 + text.Length + 7) & ~7;
        return [.. new byte[16], (byte)length, 0, 4, .. text, .. new byte[length - 19 - text.Length]];
    }
}
