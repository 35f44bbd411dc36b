using Sonde.Containers.Commands;

namespace Sonde.UnitTests.Containers;

public sealed class ExecutableSearchTests
{
    [Theory]
    [InlineData("/usr/local/bin:/usr/bin", "/usr/bin/podman")]
    [InlineData("/usr/bin/", "/usr/bin/podman")]
    [InlineData("/opt/bin:/usr/bin", "/opt/bin/podman")]
    [InlineData("", null)]
    [InlineData(":.:bin::/sbin", null)]
    public void The_first_absolute_folder_that_has_it_wins(string path, string? expected) =>
        Assert.Equal(expected, new ExecutableSearch(path, isWindows: false, file => file is "/usr/bin/podman" or "/opt/bin/podman" or "bin/podman" or "./podman").Find("podman"));

    [Theory]
    [InlineData(@"C:\Windows;""C:\Program Files\Docker\""", @"C:\Program Files\Docker\docker.exe")]
    [InlineData(@"Docker;\Docker", null)]
    public void On_Windows_it_is_an_exe(string path, string? expected) =>
        Assert.Equal(expected, new ExecutableSearch(path, isWindows: true, file => file.EndsWith(@"Docker\docker.exe", StringComparison.Ordinal)).Find("docker"));
}
