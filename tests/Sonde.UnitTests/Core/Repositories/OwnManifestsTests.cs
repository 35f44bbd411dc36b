using Sonde.Core.Repositories;

namespace Sonde.UnitTests.Core.Repositories;

public sealed class OwnManifestsTests
{
    [Theory]
    [InlineData("chart/Chart.yaml")]
    [InlineData("charts/shop/Chart.yaml")]
    [InlineData("k8s/overlays/dev/kustomization.yml")]
    [InlineData("deploy/base/kustomization.yaml")]
    [InlineData("Kustomization")]
    public void What_somebody_else_wrote_is_found(string path) => Assert.Equal(path, OwnManifests.Find(Samples.Folder(("go.mod", ""), (path, "resources: []\n"))));

    [Theory]
    [InlineData("deploy/base/kustomization.yaml")]
    [InlineData("node_modules/a/Chart.yaml")]
    [InlineData(".git/kustomization.yaml")]
    [InlineData("k8s/deployment.yaml")]
    public void What_we_wrote_and_what_is_no_part_of_it_is_not(string path) => Assert.Null(OwnManifests.Find(Samples.Folder((path, "# Written by sonde init; change it as you like.\n"))));

    [Fact]
    public void Our_mark_counts_at_our_places_alone() => Assert.Equal("other/kustomization.yaml", OwnManifests.Find(Samples.Folder(("other/kustomization.yaml", "# Written by sonde init\n"))));
}
