using System.Text.Json.Nodes;
using Sonde.Core.Developing;
using Sonde.Core.Workspaces;

namespace Sonde.UnitTests.Core.Developing;

public sealed class DevTargetChoiceTests
{
    private const string Text = """
        namespace: shop
        targets:
          api: { target: deploy/api }
          stock: { target: sts/stock, source: ./stock }
          pod: { target: pod/one }
          again: { target: deploy/api }
        """;

    [Theory]
    [InlineData("/work/shop", "deploy/api -n shop")]
    [InlineData("/work/shop/stock", "sts/stock -n shop")]
    [InlineData("/work/shop/front", "")]
    public void A_target_of_the_file_is_meant_by_its_source_or_by_the_files_own_folder(string folder, string meant) =>
        Assert.Equal(meant, string.Join(", ", DevTargetChoice.Of(new WorkspaceReader("/work/shop/sonde.yaml").Read(Text)!, folder).Select(static target => target.Words)));

    [Theory]
    [InlineData("api", true)]
    [InlineData("API", true)]
    [InlineData("shop-api", true)]
    [InlineData("shop", false)]
    [InlineData("ap", false)]
    [InlineData("sidecar", true)]
    public void A_workload_is_called_by_its_name_or_its_images_whole(string folder, bool isCalled) => Assert.Equal(isCalled, DevTargetChoice.IsCalled(
        JsonNode.Parse("""{"metadata":{"name":"api"},"spec":{"template":{"spec":{"containers":[{"image":"registry.example:5000/shop/shop-api:1.2"},{"image":"sidecar@sha256:00"}]}}}}""")!.AsObject(), folder));

    [Fact]
    public void A_workload_without_anything_is_called_nothing() => Assert.False(DevTargetChoice.IsCalled([], "api"));
}
