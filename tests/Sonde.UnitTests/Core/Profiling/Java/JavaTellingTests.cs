using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Profiles;
using Sonde.Core.Profiling;
using Sonde.Core.Profiling.Java;
using Sonde.Core.Sampling;
using Sonde.Core.Targets;
using Sonde.Testing.Java;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Profiling.Java;

public sealed class JavaTellingTests
{
    private static readonly FiguresLine Figures = new(2, 0, 0, 0, 0) { TargetCpuSeconds = 0.5, End = SampleEnd.Duration };

    [Theory]
    [InlineData(ProfileType.Cpu, "cpu", ProfileUnit.Nanoseconds, 30_000_000)]
    [InlineData(ProfileType.Wall, "wall", ProfileUnit.Samples, 3)]
    [InlineData(ProfileType.Alloc, "alloc", ProfileUnit.Bytes, 3)]
    [InlineData(ProfileType.Mutex, "mutex", ProfileUnit.Nanoseconds, 3)]
    public void A_value_stands_for_what_the_type_counts(ProfileType type, string name, ProfileUnit unit, long total)
    {
        var taken = Take(type, "a.b_[j];c.d_[i] 1\na.b_[0] 2\n", new OutcomeLine([], []) { Tool = "async-profiler 3.0, ctimer" });
        Assert.Equal((new ProfileKind(name, unit), total), (taken.Profile.Kind, taken.Profile.Total));
        Assert.Equal(TimeSpan.FromSeconds(2), taken.Profile.Duration);
        Assert.Equal("async-profiler 3.0, ctimer in the JVM (Java 25)", taken.How);
        Assert.Equal(["the process used 0.50 s of processor time in 2.0 s, its profiler's included; it was not stopped"], taken.Cost);
        Assert.Null(taken.Text);
        Assert.Null(taken.Trace);
        Assert.Equal(2, taken.Profile.Frames.Count);
    }

    [Fact]
    public void The_JVMs_own_words_are_kept_for_people()
    {
        var taken = Take(ProfileType.Heap, "1: 2 30 x.Y\n", new OutcomeLine([], []) { IsCut = true });
        Assert.Equal("1: 2 30 x.Y\n"u8.ToArray(), taken.Text);
        Assert.Equal(30, taken.Profile.Total);
        Assert.Contains(taken.Cost, static cost => cost.Contains("the end of it is missing", StringComparison.Ordinal));
        Assert.Contains(taken.Cost, static cost => cost.Contains("stood while the JVM wrote it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(60, true)]
    public void A_recording_is_read_and_says_why_it_is_one_and_what_is_missing(double seconds, bool isShort)
    {
        var telling = new JavaTelling(Request(ProfileType.Alloc) with { Output = "x.jfr" }, true, DateTimeOffset.UnixEpoch);
        telling.Add(new BytesTold(RecordingBuilder.Example()));
        telling.Add(new OutcomeTold(new OutcomeLine([], []) { Tool = "the flight recorder" }));
        telling.Add(new FiguresTold(Figures with { Seconds = seconds }));
        var taken = telling.Build("17.0.15", ["The JVM of process 1 runs on musl"]);
        Assert.Equal((new ProfileKind("alloc", ProfileUnit.Bytes), 4096), (taken.Profile.Kind, taken.Profile.Total));
        Assert.Equal("the flight recorder in the JVM (Java 17.0.15)", taken.How);
        Assert.Equal("by the JVM's own flight recorder, not by async-profiler: The JVM of process 1 runs on musl", taken.Cost[0]);
        Assert.Equal(isShort, taken.Cost.Contains("the recording holds its last 2 s: no more of it is kept in the target"));
        Assert.Contains(taken.Cost, static cost => cost.EndsWith("it was not stopped, but for the moments in which a recording begins and ends", StringComparison.Ordinal));
        Assert.Equal(RecordingBuilder.Example(), taken.Trace!.Value.ToArray());
    }

    [Theory]
    [InlineData("a 9223372036854775807\n")]
    [InlineData("a b\n")]
    [InlineData("a -1\n")]
    public void What_makes_no_sense_is_refused(string text) => Assert.Throws<ProfileFormatException>(() => Take(ProfileType.Cpu, text, new OutcomeLine([], [])));

    [Fact]
    public void More_than_any_JVM_tells_is_refused()
    {
        var telling = new JavaTelling(Request(ProfileType.Threads), false, DateTimeOffset.UnixEpoch);
        var much = new TextTold(new string('x', 16 * 1024 * 1024));
        Assert.Throws<IOException>(() =>
        {
            for (var piece = 0; piece < 7; piece++)
            {
                telling.Add(much);
            }
        });
    }

    private static TakenProfile Take(ProfileType type, string text, OutcomeLine outcome)
    {
        var telling = new JavaTelling(Request(type), false, DateTimeOffset.UnixEpoch);
        foreach (var letter in text)
        {
            telling.Add(new TextTold(letter.ToString()));
        }

        telling.Add(new OutcomeTold(outcome));
        telling.Add(new FiguresTold(Figures));
        return telling.Build("25", []);
    }

    private static ProfileRequest Request(ProfileType type) => new() { Target = new ContainerReference("podman", null, "tickets"), Toolbox = new ToolboxWishes { Image = "go" }, Type = type };
}
