using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Tunnel.Control;

public sealed class CallLinesTests
{
    public static TheoryData<string> Lines => new(
        """{"is":"call","function":1,"milliseconds":12.5,"thread":7,"nanoseconds":20,"values":["tea",null]}""",
        """{"is":"counts","function":1,"calls":3,"returned":2,"totalNanoseconds":40,"longestNanoseconds":30,"buckets":[3,16],"counts":[1,1]}""",
        """{"is":"figures","seconds":1.5,"untold":2,"end":"limit"}""");

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Each_kind_is_read_as_it_was_written(string line)
    {
        var read = await ReadAsync(line + "\n");
        Assert.Equal(line + "\n", Encoding.UTF8.GetString(CallLines.Encode(read!)));
    }

    [Fact]
    public async Task A_kind_of_a_later_time_is_passed_over() =>
        Assert.IsType<CallFiguresLine>(await ReadAsync("""{"is":"colour"}""" + "\n" + """{"is":"figures","seconds":1}""" + "\n"));

    [Theory]
    [InlineData("""{"is":"call","function":0,"milliseconds":1,"":0}""")] // without its values
    [InlineData("""{"is":"call","function":0,"milliseconds":1,"values":null}""")]
    [InlineData("""{"is":"counts","function":0,"calls":1,"buckets":[1]}""")]
    [InlineData("""{"seconds":1}""")]
    [InlineData("nonsense")]
    [InlineData("null")]
    public async Task What_is_no_message_ends_the_reading(string line) => await Assert.ThrowsAsync<IOException>(() => ReadAsync(line + "\n"));

    private static async Task<CallLine?> ReadAsync(string text) => await new CallLines(new MemoryStream(Encoding.UTF8.GetBytes(text))).ReadAsync(CancellationToken.None);
}
