using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Profiling;
using Sonde.Core.Targets;
using Sonde.Core.Topping;

namespace Sonde.UnitTests.Core.Topping;

public sealed class TopWordsTests
{
    [Fact]
    public void Every_type_has_a_name_and_is_told_by_the_plan()
    {
        foreach (var type in Enum.GetValues<TopType>())
        {
            Assert.Equal(type.ToString(), TopWords.Name(type), ignoreCase: true);
            Assert.Contains(TopWords.Name(type), TopWords.Wish(Request(type)).Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData(TopType.Counters, false, true)]
    [InlineData(TopType.Wall, true, false)]
    public void The_plan_tells_of_the_ways_that_may_be_taken_and_of_no_other(TopType? type, bool isSampled, bool isCounted)
    {
        var wish = TopWords.Wish(Request(type));
        Assert.Equal((isSampled, isCounted), (wish.Notes.Any(static note => note.Contains("/debug/pprof/", StringComparison.Ordinal)), wish.Notes.Any(static note => note.Contains("diagnostic port", StringComparison.Ordinal))));
        Assert.Equal(type == TopType.Wall ? ProfileType.Wall : ProfileType.Cpu, TopWords.Interval(Request(type)).Type);
    }

    private static TopRequest Request(TopType? type) => new() { Target = new ContainerReference("podman", null, "orders"), Toolbox = new ToolboxWishes { Image = "go" }, Type = type };
}
