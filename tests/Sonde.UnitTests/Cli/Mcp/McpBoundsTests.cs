using Sonde.Cli.Mcp;
using Sonde.Core.Faults;
using Sonde.Core.Targets;

namespace Sonde.UnitTests.Cli.Mcp;

public sealed class McpBoundsTests
{
    [Fact]
    public void Context_and_kubeconfig_are_the_users_and_the_namespace_is_the_servers()
    {
        var bounds = new McpBounds { Context = "dev", Kubeconfig = "/k", Namespace = "shop" };
        Assert.Equal("deploy/api -n shop -c web --context dev --kubeconfig /k", bounds.Resolve("deploy/api", "web", null).Words);
        Assert.Equal("deploy/api -n shop --context dev --kubeconfig /k", bounds.Resolve("deploy/api", null, "shop").Words);
        Assert.Equal(("shop", "dev"), (bounds.Place(null, null).Namespace, bounds.Place(null, null).Context));
    }

    [Theory]
    [InlineData("pod/x", "other")]
    [InlineData("podman/x", null)]
    [InlineData("docker/x", null)]
    public void Outside_of_the_namespace_is_outside(string target, string? podNamespace) =>
        Assert.Equal("SND4009", Assert.Throws<FaultException>(() => new McpBounds { Namespace = "shop" }.Resolve(target, null, podNamespace)).Fault.Definition.Code);

    [Fact]
    public void Without_bounds_everything_that_the_user_may_debug_can_be_meant()
    {
        Assert.Equal("podman/x", new McpBounds().Resolve("podman/x", null, null).Words);
        Assert.Equal("pod/x -n any", new McpBounds().Resolve("x", null, "any").Words);
        Assert.Equal("every target that the user may debug", new McpBounds().Text);
    }

    [Theory]
    [InlineData("deploy/api", null, null, true)]
    [InlineData("deploy/api", "web", null, true)]
    [InlineData("deploy/api", null, "shop", true)]
    [InlineData("deploy/api", null, "other", false)]
    [InlineData("pod/api", null, null, false)]
    [InlineData("deploy/apis", null, null, false)]
    [InlineData("sts/db", "other", null, false)]
    [InlineData("sts/db", null, null, true)]
    [InlineData("podman/shop-api", null, null, true)]
    [InlineData("podman/shop", null, null, false)]
    public void A_list_allows_what_is_on_it_and_nothing_near(string target, string? container, string? podNamespace, bool isAllowed)
    {
        var bounds = new McpBounds
        {
            Targets =
            [
                new KubernetesReference(WorkloadKind.Deployment, "api", null) { Namespace = "shop", Context = "dev" },
                new KubernetesReference(WorkloadKind.StatefulSet, "db", null) { Namespace = "shop", Container = "db" },
                new ContainerReference("podman", null, "shop-api"),
            ],
        };
        if (!isAllowed)
        {
            Assert.Equal("SND4009", Assert.Throws<FaultException>(() => bounds.Resolve(target, container, podNamespace)).Fault.Definition.Code);
            return;
        }

        var found = bounds.Resolve(target, container, podNamespace);
        if (found is KubernetesReference { Name: "api" } api)
        {
            Assert.Equal(("dev", "shop", container), (api.Context, api.Namespace, api.Container));
        }
    }
}
