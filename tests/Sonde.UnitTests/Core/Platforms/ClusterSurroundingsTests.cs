using Sonde.Core.Plans;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Production;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Configuration;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class ClusterSurroundingsTests
{
    private static readonly ClusterTarget Target = new()
    {
        Pod = new Pod { Metadata = Metadata("api-1", "observe") },
        Container = new Container { Name = "api" },
        Namespace = "shop",
        Shape = EphemeralContainersShape.Current,
        User = "dev",
        NamespaceMetadata = Metadata("shop", null),
        Workload = Metadata("api", "full"),
        Level = PodSecurityLevel.Privileged,
        MissingRights = [],
        Choices = [],
    };

    [Theory]
    [InlineData("https://127.0.0.1:6443", true, true)]
    [InlineData("https://127.8.0.1", true, true)]
    [InlineData("https://[::1]:6443", true, true)]
    [InlineData("https://localhost:6443", true, true)]
    [InlineData("https://192.168.49.2:8443", false, true)]
    [InlineData("https://10.0.0.1", false, true)]
    [InlineData("https://172.16.0.1", false, true)]
    [InlineData("https://172.32.0.1", false, false)]
    [InlineData("https://kubernetes.docker.internal:6443", false, true)]
    [InlineData("https://203.0.113.5", false, false)]
    [InlineData("https://localhost.example.com", false, false)]
    public void The_address_of_the_server_tells_whether_it_may_be_local(string server, bool isLoopback, bool isPrivate)
    {
        var place = ClusterSurroundings.Of(Target, Access(server));
        Assert.Equal((isLoopback, isPrivate), (place.IsLoopback, place.IsPrivate));
    }

    [Fact]
    public void The_end_of_a_tunnel_is_not_this_machine()
    {
        foreach (var access in new[]
        {
            Access("https://127.0.0.1") with { TlsServerName = "api.prod.example.com" },
            Access("https://127.0.0.1") with { ProxyUrl = new Uri("socks5://127.0.0.1:1080") },
        })
        {
            var place = ClusterSurroundings.Of(Target, access);
            Assert.False(place.IsLoopback || place.IsPrivate);
        }

        Assert.Contains(
            new NamedPlace("server", "api.prod.example.com"),
            ClusterSurroundings.Of(Target, Access("https://127.0.0.1") with { TlsServerName = "api.prod.example.com" }).Names);
    }

    [Fact]
    public void Context_cluster_and_server_are_names_and_namespace_workload_and_pod_may_be_marked()
    {
        var place = ClusterSurroundings.Of(Target, Access("https://api.example.com:6443"));
        Assert.Equal(["context mine", "cluster theirs", "server api.example.com"], place.Names.Select(name => $"{name.What} {name.Name}"));
        Assert.Equal(["namespace shop ", "workload api full", "pod/api-1 observe"], place.Objects.Select(marked => $"{marked.Text} {marked.Mark}"));
        Assert.True(place.IsNamespaceRead);
    }

    [Fact]
    public void A_namespace_that_could_not_be_read_is_told_and_does_not_count_as_unmarked()
    {
        var place = ClusterSurroundings.Of(Target with { NamespaceMetadata = null, Workload = null }, Access("https://api.example.com"));
        Assert.False(place.IsNamespaceRead);
        Assert.Equal("pod/api-1", Assert.Single(place.Objects).Text);
        Assert.Equal("shop", place.Namespace);
    }

    private static ObjectMetadata Metadata(string name, string? mark) => new()
    {
        Name = name,
        Annotations = mark is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["sonde.dev/debug"] = mark },
    };

    private static ClusterAccess Access(string server) => new()
    {
        ContextName = "mine",
        ClusterName = "theirs",
        UserName = "dev",
        Namespace = "shop",
        Server = new Uri(server),
    };
}
