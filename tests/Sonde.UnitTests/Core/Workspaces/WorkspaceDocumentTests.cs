using Sonde.Core.Platforms;
using Sonde.Core.Targets;
using Sonde.Core.Workspaces;

namespace Sonde.UnitTests.Core.Workspaces;

public sealed class WorkspaceDocumentTests
{
    [Fact]
    public void A_target_is_written_for_each_workload()
    {
        var census = new WorkloadCensus(
            [
                new FoundWorkload("order", "deploy/order", "app", [8080, 9090]) { OtherContainers = ["proxy", "log"] },
                new FoundWorkload("stock", "sts/stock", null, []),
            ],
            [])
        {
            Namespace = "shop",
        };
        Assert.Equal(
            """
            # yaml-language-server: $schema=sonde.schema.json
            # What is debugged together: written by sonde init from namespace shop of context dev.
            namespace: shop
            context: "arn:aws:eks/dev"
            targets:
              order:
                target: deploy/order
                container: app    # or proxy, log
                forwards: [8080, 9090]
              stock:
                target: sts/stock

            """.ReplaceLineEndings("\n"),
            WorkspaceDocument.Write(census, "namespace shop of context dev", "arn:aws:eks/dev"));
    }

    [Fact]
    public void Whatever_things_are_called_the_reader_reads_what_is_written()
    {
        string[] names = ["api", "API", "api", "a.b_c", "-x-", "1", "true", "null", "on", "é", "", new string('a', 200), new string('a', 200), new string('a', 62) + "-b"];
        var census = new WorkloadCensus([.. names.Select(name => new FoundWorkload(name, $"podman/{(name.Length == 0 ? "x" : name)}", null, [.. Enumerable.Range(1, 40)]))], []) { Namespace = "123" };
        var text = WorkspaceDocument.Write(census, "a\nplace\u0007", "no");
        var reader = new WorkspaceReader("/shop/sonde.yaml");
        var workspace = reader.Read(text);
        Assert.Empty(reader.Errors);
        Assert.Equal(names.Length, workspace!.Targets.Count);
        Assert.Equal(["api", "api-2", "api-3", "a-b-c", "x", "1", "true", "null", "on", "target", "target-2"], workspace.Targets.Take(11).Select(target => target.Name));
        Assert.Equal(names.Select(name => $"podman/{(name.Length == 0 ? "x" : name)}"), workspace.Targets.Select(target => target.Target.Text));
        Assert.All(workspace.Targets, target => Assert.Equal(32, target.Wishes.Forwards.Count));
    }

    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("deploy/order", "deploy/order")]
    [InlineData("123", "\"123\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("true", "\"true\"")]
    [InlineData("No", "\"No\"")]
    [InlineData("", "\"\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("a\"b\\\n", "\"a\\\"b\\\\\\n\"")]
    [InlineData("a\n", "\"a\\n\"")]
    public void Text_stays_text(string text, string expected) => Assert.Equal(expected, WorkspaceDocument.Scalar(text));

    [Fact]
    public void The_namespace_of_a_cluster_is_written_and_its_targets_are_in_it()
    {
        var census = new WorkloadCensus([new FoundWorkload("api", "api", null, [])], []) { Namespace = "shop" };
        var text = WorkspaceDocument.Write(census, "namespace shop", null);
        Assert.Equal(new KubernetesReference(WorkloadKind.Pod, "api", null) { Namespace = "shop" }, new WorkspaceReader("/shop/sonde.yaml").Read(text)!.Targets[0].Target);
    }
}
