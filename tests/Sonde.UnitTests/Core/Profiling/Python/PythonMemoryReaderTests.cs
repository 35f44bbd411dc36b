using System.Text;
using Sonde.Agent.Sampling.Python;
using Sonde.Core.Profiles;
using Sonde.Core.Profiling.Python;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Profiling.Python;

public sealed class PythonMemoryReaderTests
{
    private const long Mebi = 1024 * 1024;

    [Fact]
    public void Stacks_are_told_by_their_lines_and_what_it_cost()
    {
        var reader = Read("""
            ["frame","<module>","/app/stock.py",44]
            ["frame","Handler.answer","/app/stock.py",32]
            ["stack",1000,2,[0,1]]
            ["stack",24,1,[0]]
            ["cost",4096]
            ["note","it was ended early"]
            ["done"]

            """);
        Assert.Equal((1024L, 3L, 4096L, true, null), (reader.Profile.Total, reader.Objects, reader.CostBytes, reader.IsWhole, reader.Problem));
        Assert.Equal(new ProfileFrame("Handler.answer", "/app/stock.py", 32), reader.Profile.Frames[1]);
        Assert.Equal(["it was ended early"], reader.Notes);
        Assert.Null(reader.Text());
    }

    [Fact]
    public void Types_are_told_below_their_module_and_as_a_list()
    {
        var reader = Read("[\"type\",\"__main__\",\"Line\",48,1]\n[\"type\",\"builtins\",\"str\",1000,20]\n[\"done\"]\n");
        Assert.Equal(1048, reader.Profile.Total);
        Assert.Equal(["__main__", "__main__.Line", "builtins", "builtins.str"], reader.Profile.Frames.Select(static frame => frame.Function));
        Assert.Equal(["objects bytes type", "20 1000 builtins.str", "1 48 __main__.Line"],
            Encoding.UTF8.GetString(reader.Text()!).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public void What_was_cut_off_is_not_whole_and_a_problem_is_told()
    {
        Assert.False(Read("[\"type\",\"a\",\"b\",1,1]\n[\"do").IsWhole);
        Assert.Equal("it counts already", Read("[\"problem\",\"it counts already\"]\n[\"done\"]\n").Problem);
        Assert.True(Read("[\"novelty\",7]\n[\"done\"]\nrest").IsWhole);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("nothing")]
    [InlineData("[\"stack\",1,1,[0]]")]
    [InlineData("[\"type\",\"a\",\"b\",-1,1]")]
    [InlineData("[\"type\",\"a\",\"b\",9e99,1]")]
    [InlineData("[\"frame\",\"\\ud800\",\"b\",1]")]
    public void Anything_else_is_refused(string line) =>
        Assert.Contains("not what Python was asked", Assert.Throws<ProfileFormatException>(() => Read(line + "\n")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null, 64)]
    [InlineData(64L, 16)]
    [InlineData(400L, 100)]
    [InlineData(90_000L, 256)]
    public void Counting_may_take_a_quarter_of_the_memory_that_is_left(long? leftMebi, long mostMebi) => Assert.Equal(mostMebi * Mebi, PythonLooks.Judge(leftMebi * Mebi));

    [Fact]
    public void And_is_refused_where_there_is_little() =>
        Assert.Equal(AgentErrorCode.NotPrepared, Assert.Throws<AgentRefusedException>(() => PythonLooks.Judge(63 * Mebi)).Error.Code);

    private static PythonMemoryReader Read(string text) => PythonMemoryReader.Read("alloc", Encoding.UTF8.GetBytes(text));
}
