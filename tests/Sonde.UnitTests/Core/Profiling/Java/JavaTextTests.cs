using System.Text;
using Sonde.Core.Profiles;
using Sonde.Core.Profiling.Java;

namespace Sonde.UnitTests.Core.Profiling.Java;

public sealed class JavaTextTests
{
    /// <summary>As JDK 25 writes it, shortened.</summary>
    private const string Dump = """
        2026-11-22 14:37:33
        Full thread dump OpenJDK 64-Bit Server VM (25.0.5+8-1-Debian mixed mode, sharing)

        Threads class SMR info:
        _java_thread_list=0x00007f57040024d0, length=13, elements={
        0x00007f57540a8de0, 0x00007f57540aa620
        }

        "Reference Handler" #12 [16] daemon prio=10 os_prio=0 cpu=0.28ms elapsed=7.42s tid=0x00007f57540a8de0 nid=16 waiting on condition  [0x00007f575883b000]
           java.lang.Thread.State: RUNNABLE
        	at java.lang.ref.Reference.waitForReferencePendingList(java.base@25.0.5/Native Method)
        	at java.lang.ref.Reference$ReferenceHandler.run(java.base@25.0.5/Reference.java:208)

        "pool-1-thread-1" #20 prio=5 tid=0x00007f5754019910 nid=30 in Object.wait()  [0x00007f575873b000]
           java.lang.Thread.State: WAITING (on object monitor)
        	at java.lang.Object.wait0(java.base@25.0.5/Native Method)
        	- waiting on <0x000000069ec02358> (a java.lang.Object)
        	at Tickets.work(Tickets.java:20)

           Locked ownable synchronizers:
        	- None

        "pool-1-thread-2" #21 prio=5 tid=0x00007f5754019911 nid=31 in Object.wait()  [0x00007f575873b000]
           java.lang.Thread.State: WAITING (on object monitor)
        	at java.lang.Object.wait0(java.base@25.0.5/Native Method)
        	at Tickets.work(Tickets.java:22)

        "VM Thread" os_prio=0 cpu=5.11ms elapsed=7.43s tid=0x00007f575409b5b0 nid=15 runnable

        JNI global refs: 15, weak refs: 0

        """;

    private const string Deadlock = """
        Found one Java-level deadlock:
        =============================
        "pool-1-thread-1":
        	at Tickets.work(Tickets.java:20)
        """;

    [Fact]
    public void Threads_are_told_once_each_below_their_state()
    {
        var profile = ThreadDumpReader.Read(Dump, out var hasDeadlock);
        Assert.False(hasDeadlock);
        Assert.Equal(
            ["RUNNABLE;java.lang.ref.Reference$ReferenceHandler.run;java.lang.ref.Reference.waitForReferencePendingList 1", "WAITING;Tickets.work;java.lang.Object.wait0 2", "the JVM's own;VM Thread 1"],
            Collapsed(profile));
        Assert.Equal((4, 4), (profile.Total, profile.SampleCount));
        Assert.Contains(profile.Frames, static frame => frame is { Function: "Tickets.work", File: "Tickets.java" });
    }

    [Fact]
    public void Threads_that_wait_for_each_other_are_counted_once()
    {
        var profile = ThreadDumpReader.Read(Dump + Deadlock, out var hasDeadlock);
        Assert.True(hasDeadlock);
        Assert.Equal(4, profile.Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\tat without.a.thread(X.java:1)\n")]
    [InlineData("java.lang.Thread.State: RUNNABLE\n\n")]
    public void What_is_no_thread_is_passed_over(string text) => Assert.Equal(0, ThreadDumpReader.Read(text, out _).Total);

    [Fact]
    public void A_thread_whose_end_is_missing_is_a_thread()
    {
        Assert.Equal(1, ThreadDumpReader.Read("\"", out _).Total);
        Assert.Equal(["BLOCKED;a.b 1"], Collapsed(ThreadDumpReader.Read("\"x\" #1\n java.lang.Thread.State: BLOCKED (x)\n\tat a.b(", out _)));
    }

    [Fact]
    public void A_stack_that_is_deeper_than_any_is_refused() =>
        Assert.Throws<ProfileFormatException>(static () => ThreadDumpReader.Read("\"x\"\n" + string.Concat(Enumerable.Repeat("\tat a.b(C.java:1)\n", ProfileBuilder.MostFrames + 1)), out _));

    [Fact]
    public void Classes_are_told_below_their_package_by_their_bytes()
    {
        // As JDK 25 writes it, then as JDK 8 does.
        var profile = HistogramReader.Read("""
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:         10022         481832  [B (java.base@25.0.5)
               2:          9580         229920  java.lang.String (java.base@25.0.5)
               3:            10            400  [Ljava.lang.String;
               4:             1              0  Empty
            Total         19612         712152
            """);
        Assert.Equal(["byte[] 481832", "java.lang;java.lang.String 229920", "java.lang;java.lang.String[] 400"], Collapsed(profile));
        Assert.Equal(new ProfileKind("heap", ProfileUnit.Bytes), profile.Kind);
    }

    [Theory]
    [InlineData("1: 2 3")]
    [InlineData("1: -2 3 x")]
    [InlineData("1: 2 99999999999999999999 x")]
    [InlineData(": 2 3 x")]
    [InlineData("Total 1 2 x")]
    [InlineData("")]
    public void What_is_no_class_is_passed_over(string line) => Assert.Null(HistogramReader.Parse(line));

    [Fact]
    public void Values_that_cannot_be_added_up_are_refused() =>
        Assert.Throws<ProfileFormatException>(static () => HistogramReader.Read($"1: 1 {long.MaxValue} a\n2: 1 {long.MaxValue} b\n"));

    private static string[] Collapsed(Profile profile)
    {
        using var written = new MemoryStream();
        ProfileWriter.Write(written, ProfileOutput.Collapsed, profile, new ProfilePage("x", []));
        return [.. Encoding.UTF8.GetString(written.ToArray()).Replace("_[j]", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }
}
