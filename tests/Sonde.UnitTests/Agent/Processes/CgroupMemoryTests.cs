using Sonde.Agent.Processes;

namespace Sonde.UnitTests.Agent.Processes;

public sealed class CgroupMemoryTests
{
    [Fact]
    public void The_tightest_group_of_the_new_hierarchy_counts_without_its_cache() => Assert.Equal(new MemoryRoom(1000, 300), Find(
        ("/proc/self/cgroup", "0::/kubepods/pod1/toolbox\n"),
        ("/sys/fs/cgroup/kubepods/memory.max", "5000\n"),
        ("/sys/fs/cgroup/kubepods/memory.current", "100\n"),
        ("/sys/fs/cgroup/kubepods/pod1/memory.max", "1000\n"),
        ("/sys/fs/cgroup/kubepods/pod1/memory.current", "500\n"),
        ("/sys/fs/cgroup/kubepods/pod1/memory.stat", "anon 1\ninactive_file 200\n"),
        ("/sys/fs/cgroup/kubepods/pod1/toolbox/memory.max", "max\n"),
        ("/sys/fs/cgroup/kubepods/pod1/toolbox/memory.current", "50\n")));

    [Fact]
    public void The_old_hierarchy_has_names_of_its_own() => Assert.Equal(new MemoryRoom(1000, 300), Find(
        ("/proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/pod1\n0::/\n"),
        ("/sys/fs/cgroup/memory/pod1/memory.limit_in_bytes", "1000\n"),
        ("/sys/fs/cgroup/memory/pod1/memory.usage_in_bytes", "500\n"),
        ("/sys/fs/cgroup/memory/pod1/memory.stat", "cache 9\ntotal_inactive_file 200\n"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"),
        ("/sys/fs/cgroup/memory/memory.usage_in_bytes", "700\n")));

    [Theory]
    [InlineData("0::/../../target\n")]
    [InlineData("0::/\n")]
    [InlineData("nonsense\n::\n\n")]
    [InlineData("")]
    public void Without_a_limit_that_can_be_seen_nothing_is_known(string own) => Assert.Null(Find(
        ("/proc/self/cgroup", own), ("/sys/fs/cgroup/memory.max", "max\n"), ("/sys/fs/cgroup/memory.current", "1\n"), ("/sys/fs/cgroup/target/memory.max", "1\n")));

    [Fact]
    public void A_limit_that_cannot_be_compared_with_the_use_is_none() =>
        Assert.Null(Find(("/proc/self/cgroup", "0::/\n"), ("/sys/fs/cgroup/memory.max", "1000\n")));

    private static MemoryRoom? Find(params (string Path, string Text)[] files) =>
        CgroupMemory.Find(path => files.FirstOrDefault(file => file.Path == path).Text);
}
