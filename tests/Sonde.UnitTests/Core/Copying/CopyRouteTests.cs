using Sonde.Core.Copying;

namespace Sonde.UnitTests.Core.Copying;

public sealed class CopyRouteTests
{
    [Theory]
    [InlineData("deploy/api:/var/log", ".", "deploy/api", "/var/log", ".", false)]
    [InlineData("podman/pod/api:/a:b", "x", "podman/pod/api", "/a:b", "x", false)]
    [InlineData(":/var/log/", "logs/", null, "/var/log/", "logs/", false)]
    [InlineData("x", "api:/tmp/", "api", "/tmp/", "x", true)]
    [InlineData("./a:b", "api:/tmp", "api", "/tmp", "./a:b", true)]
    [InlineData("/a:b", "api:/tmp", "api", "/tmp", "/a:b", true)]
    [InlineData("C:\\data", "api:/tmp", "api", "/tmp", "C:\\data", true)]
    public void The_word_with_the_colon_is_the_targets(string from, string to, string? target, string remote, string local, bool isUpload)
    {
        Assert.Null(CopyRoute.Judge(from, to, out var route));
        Assert.Equal(new CopyRoute(target, remote, local, isUpload), route);
    }

    [Theory]
    [InlineData("a", "b", "neither \"a\" nor \"b\" names a target")]
    [InlineData("a:/x", "b:/y", "both name a target")]
    [InlineData("api:var/log", ".", "the path in the target is \"var/log\"; it begins with a slash, as api:/var/log")]
    [InlineData("api:", ".", "the path in the target is \"\"")]
    [InlineData("api:/x", "", "the name on this machine is empty")]
    public void What_is_wrong_is_said(string from, string to, string expected)
    {
        Assert.Contains(expected, CopyRoute.Judge(from, to, out var route), StringComparison.Ordinal);
        Assert.Null(route);
    }
}
