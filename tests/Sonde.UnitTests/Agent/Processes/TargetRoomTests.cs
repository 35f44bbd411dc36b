using Sonde.Agent.Processes;

namespace Sonde.UnitTests.Agent.Processes;

public sealed class TargetRoomTests
{
    private const string Machine = "MemTotal:        8000 kB\nMemFree:         10 kB\nMemAvailable:    2000 kB\n";

    [Fact]
    public void The_groups_that_the_process_itself_sees_count_where_they_leave_less_than_the_machine() => Assert.Equal(new MemoryRoom(1_000_000, 300_000), Find(
        ("/proc/7/cgroup", "0::/../../target\n"),
        ("/proc/7/root/sys/fs/cgroup/memory.max", "1000000\n"),
        ("/proc/7/root/sys/fs/cgroup/memory.current", "400000\n"),
        ("/proc/7/root/sys/fs/cgroup/memory.stat", "inactive_file 100000\n"),
        ("/sys/fs/cgroup/memory.max", "5\n"),
        ("/sys/fs/cgroup/memory.current", "5\n"),
        ("/proc/meminfo", Machine)));

    [Fact]
    public void Without_a_limit_it_is_what_the_machine_has_without_swapping() =>
        Assert.Equal(new MemoryRoom(8000 * 1024, 6000 * 1024), Find(("/proc/7/cgroup", "0::/\n"), ("/proc/7/root/sys/fs/cgroup/memory.max", "max\n"), ("/proc/meminfo", Machine)));

    [Theory]
    [InlineData("")]
    [InlineData("MemTotal: 8000 kB\n")]
    [InlineData("MemTotal: 8000\nMemAvailable: 5 kB\n")]
    [InlineData("MemTotal: -8000 kB\nMemAvailable: 5 kB\n")]
    public void Where_nothing_can_be_read_nothing_is_known(string machine) => Assert.Null(Find(("/proc/meminfo", machine)));

    private static MemoryRoom? Find(params (string Path, string Text)[] files) => TargetRoom.Find(7, path => files.FirstOrDefault(file => file.Path == path).Text);
}
