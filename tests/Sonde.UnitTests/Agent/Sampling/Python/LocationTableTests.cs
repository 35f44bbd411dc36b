using Sonde.Agent.Sampling.Python;

namespace Sonde.UnitTests.Agent.Sampling.Python;

public sealed class LocationTableTests
{
    /// <summary>co_linetable of a function of 13 lines that begins at line 2, with a comprehension, an exception handler and a loop (CPython 3.13.15).</summary>
    private const string Recorded =
        "8000f106001314f303010915da12138851f303000a0bd91213f003000506f000010915f00404050ed80d0ed80d0ef103010e0f8801f30a000e0f8801d8080989068801905191069201f103000e0fe00b"
        + "0c8048f9f215010915f8f40a000c16f30001050ed80c0d8d01fbf00301050efa";

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 5)]
    [InlineData(13, 4)]
    [InlineData(38, 6)]
    [InlineData(44, 7)]
    [InlineData(58, 12)]
    [InlineData(78, 13)]
    [InlineData(86, 14)]
    [InlineData(90, 0)]
    [InlineData(100, 9)]
    [InlineData(130, 10)]
    [InlineData(147, 0)]
    [InlineData(148, 0)]
    [InlineData(-1, 0)]
    [InlineData(long.MaxValue, 0)]
    public void Each_instruction_is_at_its_line(long offset, int line) => Assert.Equal(line, LocationTable.Parse(Convert.FromHexString(Recorded), 2).LineAt(offset));

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("f0")]
    [InlineData("f0ffffffffffffffffffff")]
    [InlineData("e8ffffffffff3f")]
    public void What_is_no_table_ends_where_it_is_none(string hex) => Assert.Equal(0, LocationTable.Parse(Convert.FromHexString(hex), 7).LineAt(0));

    [Theory]
    [InlineData("616263", 1, "abc")]
    [InlineData("e9311b", 1, "é1 ")]
    [InlineData("36043604", 2, "жж")]
    [InlineData("00d83100", 2, "\ufffd1")]
    [InlineData("00f6010061000000", 4, "😀a")]
    [InlineData("ffffffff", 4, "\ufffd")]
    public void Texts_are_of_three_kinds_and_nothing_in_them_is_obeyed(string hex, int size, string text) => Assert.Equal(text, PythonText.Decode(Convert.FromHexString(hex), size));
}
