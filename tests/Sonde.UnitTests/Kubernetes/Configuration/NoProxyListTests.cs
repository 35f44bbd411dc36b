using Sonde.Kubernetes.Configuration;

namespace Sonde.UnitTests.Kubernetes.Configuration;

public sealed class NoProxyListTests
{
    // The cases of golang.org/x/net/http/httpproxy, proxy_test.go, and those of its documentation.
    [Fact]
    public void A_proxy_whose_user_is_badly_formed_is_none() => Assert.Null(ProxyAddress.TryParse("socks5://::@0"));

    [Theory]
    [InlineData("", "example.com", false)]
    [InlineData(null, "example.com", false)]
    [InlineData("*", "example.com", true)]
    [InlineData("other.com, *", "10.1.2.3", true)]
    [InlineData("example.com", "example.com", true)]
    [InlineData("example.com", "api.example.com", true)]
    [InlineData("example.com", "notexample.com", false)]
    [InlineData("example.com", "example.com.other", false)]
    [InlineData(".example.com", "example.com", false)]
    [InlineData(".example.com", "api.example.com", true)]
    [InlineData("*.example.com", "api.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("a*.example.com", "api.example.com", false)]
    [InlineData("EXAMPLE.com", "example.com", true)]
    [InlineData(" a.com ,, example.com ", "example.com", true)]
    [InlineData("a.com example.com", "example.com", false)]
    [InlineData("example.com:6443", "example.com", true)]
    [InlineData("example.com:443", "example.com", false)]
    [InlineData(".example.com:6443", "api.example.com", true)]
    [InlineData("example.com:", "example.com", true)]
    [InlineData(":6443", "example.com", false)]
    [InlineData("münchen.example", "xn--mnchen-3ya.example", true)]
    [InlineData("10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.2.30", false)]
    [InlineData("10.1.2.3:6443", "10.1.2.3", true)]
    [InlineData("10.1.2.3:443", "10.1.2.3", false)]
    [InlineData("10.1.2.3", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.1.2.3/8", "10.200.0.1", true)]
    [InlineData("10.0.0.0/9", "10.200.0.1", false)]
    [InlineData("10.1.2.3/32", "10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "fd00::1", false)]
    [InlineData("0.0.0.0/0", "example.com", false)]
    [InlineData("10.0.0.0/33", "10.0.0.0", false)]
    [InlineData("10.0.0.0/+8", "10.0.0.0", false)]
    [InlineData("10", "10.0.0.0", false)]
    [InlineData("fd00::1", "fd00::1", true)]
    [InlineData("fd00:0:0::1", "fd00::1", true)]
    [InlineData("[fd00::1]:6443", "fd00::1", true)]
    [InlineData("[fd00::1]:443", "fd00::1", false)]
    [InlineData("[fd00::1]", "fd00::1", false)]
    [InlineData("fd00::/8", "fdff::1", true)]
    [InlineData("fd00::/16", "fdff::1", false)]
    public void An_entry_is_read_as_kubectl_reads_it(string? list, string host, bool isDirect) =>
        Assert.Equal(isDirect, NoProxyList.Parse(list).Matches(host, 6443));
}
