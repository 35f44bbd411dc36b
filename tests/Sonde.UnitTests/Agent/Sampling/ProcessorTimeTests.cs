using System.Text;
using Sonde.Agent.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sampling;

public sealed class ProcessorTimeTests
{
    [Fact]
    public void User_and_system_time_are_added() => Assert.Equal(
        TimeSpan.FromSeconds(1.57), ProcessorTime.Parse("7 (a) b (c) S 1 7 7 0 -1 4194560 900 0 0 0 150 7 0 0 20 0 1 0 55 1000 10"u8));

    [Theory]
    [InlineData("")]
    [InlineData("7 (x")]
    [InlineData("7 (x) S 1 7 7 0 -1 4194560 900 0 0 0 x 7 0")]
    [InlineData("7 (x) S 1 7 7 0 -1 4194560 900 0 0 0 9223372036854775807 7 0")]
    [InlineData("7 (x) S 1 7 7 0 -1 4194560 900 0 0 0 150")]
    public void What_is_none_is_null(string text) => Assert.Null(ProcessorTime.Parse(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(0.9, 1, false)]
    [InlineData(1001, 1, false)]
    [InlineData(double.NaN, 1, false)]
    [InlineData(100, 0.05, false)]
    [InlineData(100, 3601, false)]
    [InlineData(1, 0.1, true)]
    [InlineData(1000, 3600, true)]
    public void What_is_out_of_range_is_refused(double rate, double seconds, bool isFine) => Assert.Equal(isFine, SampleRules.Judge(new SampleRequest(7, SampleKind.Cpu, rate, seconds)) is null);
}
