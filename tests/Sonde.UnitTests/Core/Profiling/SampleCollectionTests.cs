using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Profiles;
using Sonde.Core.Profiling;
using Sonde.Core.Sampling;
using Sonde.Core.Targets;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Profiling;

public sealed class SampleCollectionTests
{
    private static readonly SampledStack Stack = new(new SampledStack(null, new SampledFrame("main.main", "/src/main.go", 3)), new SampledFrame("[select]", null, 0));

    [Theory]
    [InlineData(ProfileType.Cpu, ProfileUnit.Nanoseconds, 70_000_000)]
    [InlineData(ProfileType.Wall, ProfileUnit.Nanoseconds, 70_000_000)]
    [InlineData(ProfileType.Goroutine, ProfileUnit.Count, 7)]
    public void A_sample_stands_for_its_time_and_a_goroutine_for_itself(ProfileType type, ProfileUnit unit, long total)
    {
        var collected = new SampleCollection(Request(type), DateTimeOffset.UnixEpoch);
        collected.Add(new StackSeen(new SampledThread(1, 7, null), Stack, 7, 0));
        collected.Add(new FiguresTold(new FiguresLine(2, 200, 200, 0, 0)));
        var profile = collected.Build("somehow").Profile;
        Assert.Equal((unit, total), (profile.Kind.Unit, profile.Total));
        Assert.Equal(type == ProfileType.Goroutine ? null : TimeSpan.FromSeconds(2), profile.Duration);
    }

    [Fact]
    public void What_makes_nothing_stand_says_so_and_what_does_says_for_how_long()
    {
        var figures = new FiguresLine(2, 200, 190, 10, 0) { Stacks = 190 };
        Assert.Contains(SampleCollection.Cost(figures), static cost => cost.EndsWith("the target was not stopped", StringComparison.Ordinal));
        var cost = SampleCollection.Cost(figures with { Stalls = 190, MeanStallMicroseconds = 20, LongestStallMicroseconds = 300 });
        Assert.DoesNotContain(cost, static cost => cost.Contains("not stopped", StringComparison.Ordinal));
        Assert.Contains(cost, static cost => cost.EndsWith("stood 190 times, one at a time, for 20 µs and 300 µs at the longest", StringComparison.Ordinal));
    }

    [Fact]
    public void Goroutines_whose_stack_was_changing_are_told()
        => Assert.Equal(
            ["12 goroutines, read one after the other; 3 without a stack because it was changing", "reading them took 1.5 ms; the target was not stopped"],
            SampleCollection.CostOfNow(new FiguresLine(0.1, 1, 1, 0, 0) { Stacks = 12, TornStacks = 3, LongestMicroseconds = 1500 }));

    private static ProfileRequest Request(ProfileType type) => new()
    {
        Target = new ContainerReference("podman", null, "api"),
        Toolbox = new ToolboxWishes { Image = "go" },
        Type = type,
    };
}
