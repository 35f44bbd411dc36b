using Sonde.Core.Profiles;

namespace Sonde.UnitTests.Core.Profiles;

public sealed class ProfileTests
{
    [Fact]
    public void Stacks_are_added_up_below_their_callers_the_heaviest_first()
    {
        var profile = Stacks.Of("a;b 1", "a;c 5", "a 2", "d 1", "a;b;x 1");
        var tree = profile.Tree;
        Assert.Equal(["", "a", "c", "b", "x", "d"], tree.Frames.ToArray().Select(frame => frame < 0 ? "" : profile.Frames[frame].Function));
        Assert.Equal([10, 9, 5, 2, 1, 1], tree.Totals.ToArray());
        Assert.Equal([0, 2, 5, 1, 1, 1], tree.Selfs.ToArray());
        Assert.Equal([0, 1, 2, 2, 3, 1], tree.Depths.ToArray());
        Assert.Equal([0, 0, 1, 1, 3, 0], tree.Parents.ToArray());
        Assert.Equal([6, 5, 3, 5, 5, 6], tree.Ends.ToArray());
        Assert.Equal((10, 5), (profile.Total, profile.SampleCount));
    }

    [Fact]
    public void The_order_of_samples_changes_nothing() =>
        Assert.Equal(Stacks.Text(Stacks.Of("a;b 2", "a;c 2", "z 2")), Stacks.Text(Stacks.Of("z 2", "a;c 1", "a;b 2", "a;c 1")));

    [Fact]
    public void A_stack_may_be_given_from_either_end()
    {
        var builder = new ProfileBuilder(ProfileKind.Samples);
        var (a, b) = (builder.Intern(new ProfileFrame("a")), builder.Intern(new ProfileFrame("b")));
        builder.Add([a, b], 1);
        builder.AddLeafFirst([b, a], 2);
        builder.Add([], 4);
        builder.Add([a], 0);
        Assert.Equal("[unknown] 4\na;b 3\n", Stacks.Text(builder.Build()));
    }

    [Fact]
    public void Nothing_is_a_profile_too()
    {
        var profile = new ProfileBuilder(ProfileKind.Samples).Build();
        Assert.Equal((0, 1), (profile.Total, profile.Tree.Count));
        Assert.Empty(HotFunction.Find(profile, 20));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_value_that_cannot_be_added_up_is_refused(long value)
    {
        var builder = new ProfileBuilder(ProfileKind.Samples);
        var frame = builder.Intern(new ProfileFrame("a"));
        Assert.Throws<ProfileFormatException>(() => builder.Add([frame], value));
    }

    [Fact]
    public void Sums_that_are_too_great_are_refused()
    {
        var builder = new ProfileBuilder(ProfileKind.Samples);
        builder.Add([], ProfileBuilder.MostTotal);
        Assert.Throws<ProfileFormatException>(() => builder.Add([], 1));
    }

    [Fact]
    public void A_stack_that_is_deeper_than_any_is_refused()
    {
        var builder = new ProfileBuilder(ProfileKind.Samples);
        var stack = new int[ProfileBuilder.MostFrames + 1];
        builder.Intern(new ProfileFrame("a"));
        Assert.Throws<ProfileFormatException>(() => builder.Add(stack, 1));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(10_000)]
    public void A_deep_stack_is_kept_whole(int depth)
    {
        var profile = Stacks.Deep(depth);
        Assert.Equal(depth, profile.Tree.Depths[^1]);
        Assert.Equal(10, profile.Total);
        foreach (var output in Enum.GetValues<ProfileOutput>())
        {
            Assert.NotEmpty(Stacks.Bytes(profile, output));
        }

        Assert.Equal(Stacks.Text(profile), Stacks.Text(ProfileFile.Read(Stacks.Stream(Stacks.Text(profile)))));
        Assert.Equal(Stacks.Text(profile), Stacks.Text(ProfileFile.Read(new MemoryStream(Stacks.Bytes(profile, ProfileOutput.Pprof)))));
    }

    [Fact]
    public void Replicas_stay_apart_below_their_names()
    {
        var merged = Profile.Merge([("api-1", Stacks.Of("a;b 1")), ("api-2", Stacks.Of("a;b 2", "c 1"))]);
        Assert.Equal("api-2;a;b 2\napi-2;c 1\napi-1;a;b 1\n", Stacks.Text(merged));
        Assert.Equal(FrameKind.Replica, merged.Frames[merged.Tree.Frames[1]].Kind);
        Assert.Equal((4, 3), (merged.Total, merged.SampleCount));
        Assert.DoesNotContain(HotFunction.Find(merged, 20), hot => hot.Frame.Kind == FrameKind.Replica);
    }

    [Fact]
    public void What_counts_different_things_is_neither_merged_nor_compared()
    {
        var bytes = new ProfileBuilder(new ProfileKind("inuse_space", ProfileUnit.Bytes)).Build();
        Assert.Throws<ProfileFormatException>(() => Profile.Merge([("a", bytes), ("b", Stacks.Of("a 1"))]));
        Assert.Throws<ProfileFormatException>(() => Profile.Compare(bytes, Stacks.Of("a 1"), false));
        Assert.Throws<ProfileFormatException>(() => Profile.Merge([]));
    }

    [Fact]
    public void A_function_that_calls_itself_counts_once()
    {
        var hot = HotFunction.Find(Stacks.Of("a;f;f;g 3", "a;f 2", "b;f 1"), 20);
        Assert.Equal([("f", 3, 6), ("g", 3, 3), ("a", 0, 5), ("b", 0, 1)], hot.Select(one => (one.Frame.Function, one.Self, one.Total)));
    }

    [Fact]
    public void Two_profiles_lie_over_each_other()
    {
        var comparison = Profile.Compare(Stacks.Of("a;b 4", "a;gone 6"), Stacks.Of("a;b 15", "a;added 5"), false);
        Assert.Equal("a;b 15\na;added 5\n", Stacks.Text(comparison.Profile));
        Assert.Equal("a;b 4\na;gone 6\n", Stacks.Text(comparison.Old));
        Assert.Equal((20, 10), (comparison.Profile.Total, comparison.OldTotal));
        Assert.Equal(comparison.Profile.Tree.Frames.ToArray(), comparison.Old.Tree.Frames.ToArray());
    }

    [Fact]
    public void Shares_are_compared_where_the_totals_differ()
    {
        var comparison = Profile.Compare(Stacks.Of("a 1", "b 1"), Stacks.Of("a 100", "b 300"), true);
        Assert.Equal([400, 200, 200], comparison.OldTotals.ToArray());
        Assert.Equal(2, comparison.OldTotal);
        Assert.Equal(0, Profile.Compare(Stacks.Of("a 1"), new ProfileBuilder(ProfileKind.Samples).Build(), true).Profile.Total);
    }

    [Theory]
    [InlineData(0, ProfileUnit.Samples, "0 samples")]
    [InlineData(1, ProfileUnit.Samples, "1 sample")]
    [InlineData(12_345, ProfileUnit.Count, "12,345")]
    [InlineData(999, ProfileUnit.Nanoseconds, "999 ns")]
    [InlineData(1_250_000_000, ProfileUnit.Nanoseconds, "1.25 s")]
    [InlineData(-1_250_000_000, ProfileUnit.Nanoseconds, "-1.25 s")]
    [InlineData(4_718_592, ProfileUnit.Bytes, "4.50 MiB")]
    public void Values_are_written_for_people(long value, ProfileUnit unit, string expected) => Assert.Equal(expected, ValueText.Of(value, unit));

    [Theory]
    [InlineData("a.html", ProfileOutput.Html)]
    [InlineData("A.SVG", ProfileOutput.Svg)]
    [InlineData("cpu.pb.gz", ProfileOutput.Pprof)]
    [InlineData("x/y.speedscope.json", ProfileOutput.Speedscope)]
    [InlineData("a.txt", ProfileOutput.Collapsed)]
    public void The_end_of_a_name_says_the_format(string file, ProfileOutput expected)
    {
        Assert.Null(ProfileOutputs.Judge(file, out var output));
        Assert.Equal(expected, output);
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData(".html")]
    [InlineData("a")]
    public void Another_end_is_answered_with_those_that_are_known(string file) =>
        Assert.Equal($"is \"{file}\"; the file's name ends in .html, .svg, .pb.gz, .speedscope.json, .collapsed or .txt, which says the format", ProfileOutputs.Judge(file, out _));
}
