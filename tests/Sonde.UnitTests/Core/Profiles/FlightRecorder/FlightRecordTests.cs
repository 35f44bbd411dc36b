using Sonde.Core.Profiles;
using Sonde.Core.Profiles.FlightRecorder;
using Sonde.Testing.Java;

namespace Sonde.UnitTests.Core.Profiles.FlightRecorder;

public sealed class FlightRecordTests
{
    [Theory]
    [InlineData("cpu", ProfileUnit.Nanoseconds, "Tickets.main;Tickets.bestOf 30000000")]
    [InlineData("alloc", ProfileUnit.Bytes, "Tickets.main;Tickets.bestOf;long[] 4096")]
    [InlineData("mutex", ProfileUnit.Nanoseconds, "Tickets.main;Tickets.bestOf;java.lang.Object 2000000|Tickets.main;Tickets.bestOf;java.util.concurrent.locks.ReentrantLock$NonfairSync 3000000")]
    public void Samples_allocations_and_waits_are_told_with_their_stacks(string type, ProfileUnit unit, string stacks)
    {
        var profile = Read(RecordingBuilder.Example(), type);
        Assert.Equal(new ProfileKind(type, unit), profile.Kind);
        Assert.Equal(stacks.Split('|'), Lines(profile).Order(StringComparer.Ordinal));
        Assert.Equal((new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), TimeSpan.FromSeconds(2)), (profile.Start, profile.Duration));
    }

    [Fact]
    public void Chunks_are_added_up_and_the_first_kind_that_there_is_is_taken()
    {
        var profile = Read([.. RecordingBuilder.Example(), .. RecordingBuilder.Example()], null);
        Assert.Equal(("cpu", 60_000_000L, 10_000_000L, 6L), (profile.Kind.Name, profile.Total, profile.Period, profile.SampleCount));
    }

    [Fact]
    public void A_stack_that_was_deeper_than_the_recorder_looked_says_so() =>
        Assert.Equal(["[truncated];Tickets.main;Tickets.bestOf 30000000"], Lines(Read(RecordingBuilder.Example(isTruncated: true), "cpu")));

    [Fact]
    public void What_was_cut_off_or_is_another_version_is_refused()
    {
        var whole = RecordingBuilder.Example();
        for (var length = 4; length < whole.Length; length++)
        {
            Assert.Throws<ProfileFormatException>(() => Read(whole[..length], null));
        }

        Assert.Contains("version 0.1", Assert.Throws<ProfileFormatException>(() => Read(With(5, 0), null)).Message, StringComparison.Ordinal);
        Assert.Contains("packed", Assert.Throws<ProfileFormatException>(() => Read(With(67, 0), null)).Message, StringComparison.Ordinal);
        Assert.Contains("not ended", Assert.Throws<ProfileFormatException>(() => Read([.. whole[..24], 0, 0, 0, 0, 0, 0, 0, 0, .. whole[32..]], null)).Message, StringComparison.Ordinal);
        Assert.Contains("512 MiB", Assert.Throws<ProfileFormatException>(() => Read(With(8, 1), null)).Message, StringComparison.Ordinal);
        Assert.Contains("it may have cpu, alloc, mutex", Assert.Throws<ProfileFormatException>(() => Read(whole, "wall")).Message, StringComparison.Ordinal);

        byte[] With(int at, byte value)
        {
            var other = whole.ToArray();
            other[at] = value;
            return other;
        }
    }

    [Theory]
    [InlineData("10 ms", 10_000_000L)]
    [InlineData("10000000", 10_000_000L)]
    [InlineData("1 s", 1_000_000_000L)]
    [InlineData("500 us", 500_000L)]
    [InlineData("7 ns", 7L)]
    [InlineData("everyChunk", null)]
    [InlineData("0 ms", null)]
    [InlineData("-1 ms", null)]
    [InlineData("3601 s", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("", null)]
    public void How_often_it_looked_is_a_time_or_a_number(string text, long? nanoseconds) => Assert.Equal(nanoseconds, RecordingCollection.PeriodIn(text));

    private static Profile Read(byte[] bytes, string? type) => ProfileFile.Read(new MemoryStream(bytes), type);

    private static string[] Lines(Profile profile) => Stacks.Text(profile).Replace("_[j]", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
