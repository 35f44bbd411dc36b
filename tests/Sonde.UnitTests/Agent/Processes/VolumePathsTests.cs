using Sonde.Agent.Processes;

namespace Sonde.UnitTests.Agent.Processes;

public sealed class VolumePathsTests
{
    /// <summary>As a container under Kubernetes has it, shortened.</summary>
    private const string Pod = """
        1181 1069 0:182 / / ro,relatime master:338 - overlay overlay rw,lowerdir=/a
        1182 1181 0:185 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
        1183 1181 0:186 / /dev rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755
        1184 1183 0:187 / /dev/pts rw,nosuid,noexec,relatime - devpts devpts rw
        1070 1183 254:1 /var/lib/kubelet/pods/1/containers/api/0 /dev/termination-log rw,relatime - ext4 /dev/vda1 rw
        1187 1181 0:160 / /sys ro,nosuid,nodev,noexec,relatime - sysfs sysfs ro
        1188 1187 0:30 / /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup rw
        1189 1181 254:1 /var/lib/kubelet/pods/1/etc-hosts /etc/hosts rw,relatime - ext4 /dev/vda1 rw
        1190 1181 254:1 /var/lib/containerd/hostname /etc/hostname rw,relatime - ext4 /dev/vda1 rw
        1191 1181 254:1 /var/lib/containerd/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/vda1 rw
        1192 1181 254:1 /var/lib/kubelet/pods/1/volumes/data /data rw,relatime - ext4 /dev/vda1 rw
        1193 1192 254:1 /var/lib/kubelet/pods/1/volumes/more /data/more rw,relatime - ext4 /dev/vda1 rw
        1194 1181 254:1 /var/lib/kubelet/pods/1/volumes/x /database rw,relatime - ext4 /dev/vda1 rw
        1195 1181 254:1 /var/lib/kubelet/pods/1/volumes/config /etc/config ro,relatime - ext4 /dev/vda1 rw
        1196 1181 0:150 / /run/secrets/kubernetes.io/serviceaccount ro,relatime - tmpfs tmpfs rw
        1197 1181 254:1 /app.yaml /etc/my\040app/a\134b.yaml ro,relatime - ext4 /dev/vda1 rw
        1198 1195 254:1 /later /etc/config ro,relatime - ext4 /dev/vda1 rw
        """;

    [Fact]
    public void What_somebody_mounted_is_told_and_not_what_every_container_has() => Assert.Equal(
        ["/data", "/database", "/etc/config", "/etc/my app/a\\b.yaml", "/run/secrets/kubernetes.io/serviceaccount"],
        VolumePaths.Read(Pod));

    [Fact]
    public void Of_more_than_an_answer_holds_the_first_are_told() =>
        Assert.Equal(64, VolumePaths.Read(string.Concat(Enumerable.Range(0, 20_000).Select(static number => $"1 2 3:4 / /data{number} rw\n"))).Count);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("1 2 3:4 /\n")]
    [InlineData("1 2 3:4 / relative rw\n")]
    public void What_is_no_mount_is_left_out(string text) => Assert.Empty(VolumePaths.Read(text));

    [Theory]
    [InlineData(@"/a\04", @"/a\04")]
    [InlineData(@"/a\777", @"/a\777")]
    [InlineData(@"/a\", @"/a\")]
    public void What_is_no_escape_stays_as_it_is(string field, string path) => Assert.Equal([path], VolumePaths.Read($"1 2 3:4 / {field} rw"));
}
