using Sonde.Agent.Sampling.Java;

namespace Sonde.UnitTests.Agent.Sampling.Java;

public sealed class JvmMapsTests
{
    private const string Before = "7f00-7f01 r-xp 00000000 fe:00 1                          ";

    [Theory]
    [InlineData("/usr/lib/libc.so.6", false, null, null)]
    [InlineData("/lib/ld-musl-x86_64.so.1", true, null, null)]
    [InlineData("/tmp/.sonde-java-12-3.so (deleted)", false, "/tmp/.sonde-java-12-3.so", null)]
    [InlineData("/overlay/tmp/.sonde-java-12-3.so (deleted)", false, "/tmp/.sonde-java-12-3.so", null)]
    [InlineData("/tmp/.sonde-java-12-3.txt", false, null, null)]
    [InlineData("/opt/async profiler/libasyncProfiler.so", false, null, "/opt/async profiler/libasyncProfiler.so")]
    [InlineData("/tmp/libasyncProfiler-3.0.so (deleted)", false, null, "/tmp/libasyncProfiler-3.0.so")]
    [InlineData("[heap]", false, null, null)]
    public void What_is_mapped_tells_what_can_be_loaded(string path, bool isMusl, string? own, string? foreign) =>
        Assert.Equal(new JvmMaps(isMusl, own, foreign), JvmMaps.Parse(["", "7f02-7f03 rw-p 00000000 00:00 0", Before + "/usr/bin/java", Before + path]));

    [Theory]
    [InlineData(".sonde-java-12-3.so", true)]
    [InlineData(".sonde-java-12-3.txt", true)]
    [InlineData(".sonde-java-12-3.log", true)]
    [InlineData(".sonde-java-12-3.jfc", true)]
    [InlineData(".sonde-java-12-3.jfr", true)]
    [InlineData(".sonde-java-13-3.log", false)]
    [InlineData(".sonde-java-12-3.jar", false)]
    [InlineData(".sonde-java-12.log", false)]
    [InlineData(".sonde-java-x-3.log", false)]
    [InlineData(".sonde-java-12-3.log.so", false)]
    [InlineData("sonde-java-12-3.log", false)]
    public void Only_the_files_of_agents_that_are_gone_are_left_behind(string name, bool isOrphan) => Assert.Equal(isOrphan, JvmTemporary.IsOrphan(name, static agent => agent == 13));

    [Theory]
    [InlineData(1001, 1001, false)]
    [InlineData(1001, 0, true)]
    [InlineData(0, 1001, true)]
    [InlineData(null, 0, false)]
    public void A_JVM_answers_its_own_user_alone(int? theirs, int? own, bool isRefused) => Assert.Equal(isRefused, JavaLooks.Judge(theirs, own) is not null);
}
