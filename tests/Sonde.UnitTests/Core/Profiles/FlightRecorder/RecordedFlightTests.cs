using System.IO.Compression;
using Sonde.Core.Profiles;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Core.Profiles.FlightRecorder;

/// <summary>
/// What OpenJDK 17.0.15 and Temurin 25, with the agent's own settings, and async-profiler 3.0 in JDK 17 wrote of a program whose threads compute, allocate, and wait for a monitor and a ReentrantLock: tests/fixtures/java. The
/// numbers are those of the JDK's own <c>jfr print --json</c>.
/// </summary>
public sealed class RecordedFlightTests
{
    [Theory]
    [InlineData("locks-17", "cpu", 3_800_000_000, "Locks.compute", 3_640_000_000)]
    [InlineData("locks-17", "alloc", 7_559_295_488, "long[]", 7_540_857_152)]
    [InlineData("locks-17", "mutex", 4_463_625_788, "java.util.concurrent.locks.ReentrantLock$NonfairSync", 2_329_515_274)]
    [InlineData("locks-25", "cpu", 4_140_000_000, "Locks.compute", 3_940_000_000)]
    [InlineData("locks-25", "alloc", 10_641_598_984, "long[]", 10_626_913_120)]
    [InlineData("locks-25", "mutex", 4_203_220_349, "java.util.concurrent.locks.ReentrantLock$NonfairSync", 2_235_964_643)]
    [InlineData("locks-async-profiler", "cpu", 4_710_000_000, "Locks.compute", 4_270_000_000)]
    [InlineData("locks-async-profiler", "alloc", 5_384_437_760, "long[]", 5_370_806_272)]
    [InlineData("locks-async-profiler", "mutex", 3_826_693_095, "java.util.concurrent.locks.ReentrantLock$NonfairSync", 2_425_849_987)]
    public void The_totals_and_the_hottest_are_those_of_the_JDKs_own_reader(string file, string type, long total, string hottest, long self)
    {
        var profile = Read(file, type);
        var hot = HotFunction.Find(profile, 1)[0];
        Assert.InRange(profile.Total, total - 200, total + 200);
        Assert.Equal(hottest, hot.Frame.Function);
        Assert.InRange(hot.Self, self - 200, self + 200);
    }

    [Fact]
    public void A_stack_deeper_than_the_recorder_looks_has_no_beginning_and_one_that_it_was_told_to_look_into_has()
    {
        Assert.Contains(Lines(Read("locks-17", "cpu")), static stack => stack.StartsWith("[truncated];Locks.deep;", StringComparison.Ordinal));
        Assert.DoesNotContain(Lines(Read("locks-25", "cpu")), static stack => stack.Contains("[truncated]", StringComparison.Ordinal));
        Assert.Contains(Lines(Read("locks-25", "cpu")), static stack => stack.StartsWith("java.lang.Thread.run;java.lang.Thread.runWith;Locks$$Lambda.run;Locks.lambda$main$2;Locks$$Lambda.run;Locks.lambda$main$1;Locks.deep;", StringComparison.Ordinal));
    }

    [Fact]
    public void Native_functions_are_told_as_such_with_their_library()
    {
        var frames = Read("locks-async-profiler", "cpu").Frames;
        Assert.Equal(FrameKind.User, Assert.Single(frames, static frame => frame.Function == "TypeArrayKlass::allocate_common").Kind);
        Assert.Equal("/usr/lib/x86_64-linux-gnu/libc.so.6", Assert.Single(frames, static frame => frame.Function == "[libc.so.6]").Module);
        Assert.Equal(FrameKind.Jit, Assert.Single(frames, static frame => frame.Function == "Locks.compute").Kind);
    }

    [Theory]
    [InlineData("locks-17")]
    [InlineData("locks-25")]
    public void What_the_agent_has_recorded_holds_nothing_of_how_the_program_was_started(string file)
    {
        using var packed = new GZipStream(File.OpenRead(PathOf(file)), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        packed.CopyTo(whole);
        var text = System.Text.Encoding.Latin1.GetString(whole.ToArray());
        Assert.DoesNotContain("java.io.tmpdir", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PATH=", text, StringComparison.Ordinal);
    }

    private static Profile Read(string file, string type)
    {
        using var stream = File.OpenRead(PathOf(file));
        return ProfileFile.Read(stream, type);
    }

    private static string PathOf(string file) => Repository.PathOf("tests", "fixtures", "java", $"{file}.jfr.gz");

    private static string[] Lines(Profile profile) => Stacks.Text(profile).Replace("_[j]", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
