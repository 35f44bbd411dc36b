using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes.Api;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class PodMemoryTests
{
    private static readonly Container Api = Limited("api", "256Mi");

    [Theory]
    [InlineData("128974848", 128974848L)]
    [InlineData("256Mi", 268435456L)]
    [InlineData("1.5Gi", 1610612736L)]
    [InlineData("1G", 1000000000L)]
    [InlineData("1e9", 1000000000L)]
    [InlineData("128000m", 128L)]
    [InlineData("", null)]
    [InlineData("Mi", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1.2.3Mi", null)]
    [InlineData("1Zi", null)]
    [InlineData("1e99", null)]
    [InlineData("999999999999999Ti", null)]
    [InlineData("999999999999999e15", null)]
    [InlineData("9999999999999e15", null)]
    public void Quantities_are_read(string text, long? bytes) => Assert.Equal(bytes, PodMemory.Parse(text));

    [Fact]
    public void One_container_alone_has_the_whole_limit() => Assert.Equal(268435456, PodMemory.Of(new Pod { Spec = new PodSpec { Containers = [Api] } }, Api)!.Bytes);

    [Fact]
    public void Others_that_cannot_be_seen_are_taken_to_use_all_of_theirs() =>
        Assert.Equal(268435456, PodMemory.Of(new Pod { Spec = new PodSpec { Containers = [Api, Limited("proxy", "64Mi")] } }, Api)!.Bytes);

    [Fact]
    public void Where_all_processes_are_seen_all_limits_count() =>
        Assert.Equal(320L << 20, PodMemory.Of(new Pod { Spec = new PodSpec { ShareProcessNamespace = true, Containers = [Api, Limited("proxy", "64Mi")] } }, Api)!.Bytes);

    [Fact]
    public void A_container_without_a_limit_leaves_the_pod_without_one() =>
        Assert.Null(PodMemory.Of(new Pod { Spec = new PodSpec { Containers = [Api, new Container { Name = "proxy" }] } }, Api));

    [Fact]
    public void In_the_node_s_process_namespace_nothing_can_be_said() =>
        Assert.Null(PodMemory.Of(new Pod { Spec = new PodSpec { HostPID = true, Containers = [Api] } }, Api));

    private static Container Limited(string name, string memory) => new()
    {
        Name = name,
        Resources = new ResourceRequirements { Limits = new Dictionary<string, string> { ["memory"] = memory } },
    };
}
