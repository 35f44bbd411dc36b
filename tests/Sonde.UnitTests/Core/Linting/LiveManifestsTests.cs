using System.Text;
using System.Text.Json.Nodes;
using Sonde.Core.Linting;
using Sonde.Core.Linting.Live;

namespace Sonde.UnitTests.Core.Linting;

public sealed class LiveManifestsTests
{
    private static readonly LiveKind Deployment = LiveKind.All.Single(static kind => kind.Kind == "Deployment");

    [Fact]
    public void An_object_of_a_list_is_looked_at_as_what_it_is_and_has_no_lines()
    {
        var finding = Assert.Single(Look(Deployment, """
            { "metadata": { "name": "api", "namespace": "shop" },
              "spec": { "replicas": 1, "template": { "spec": { "containers": [{ "name": "api", "image": "api:1", "command": ["dlv", "exec", "/api"] }] } } } }
            """).Findings);
        Assert.Equal(("SL001", "shop/deployments/api", "Deployment api, container api", 0L, 0L), (finding.Rule.Id, finding.File, finding.Subject, finding.Line, finding.Column));
    }

    [Fact]
    public void What_runs_in_development_is_let_be_by_its_namespace() => Assert.Equal(1, Look(LiveKind.Pod, """
        { "metadata": { "name": "api", "namespace": "shop-dev" }, "spec": { "hostPID": true, "containers": [] } }
        """).InDevelopment);

    [Fact]
    public void What_a_workload_made_is_looked_at_there()
    {
        const string Made = """
            { "metadata": { "name": "api-1", "namespace": "shop", "ownerReferences": [{ "kind": "ReplicaSet", "controller": true }] },
              "spec": { "hostPID": true, "containers": [{ "name": "api", "image": "api:1", "command": ["dlv"] }] } }
            """;
        Assert.Equal((0, 1), (Look(LiveKind.Pod, Made).Findings.Count, Look(LiveKind.Pod, Made).Objects));
        Assert.Equal(0, Look(LiveKind.All.Single(static kind => kind.Kind == "ReplicaSet"), Made).Objects);
    }

    [Theory]
    [InlineData("", "SL008 SL010")]
    [InlineData(""", "ownerReferences": [{ "kind": "ReplicaSet", "controller": true }]""", "SL008")]
    public void A_debug_container_is_found_while_it_runs_and_only_then(string owner, string found)
    {
        var text = $$"""
            { "metadata": { "name": "api-1", "namespace": "shop"{{owner}} },
              "spec": { "hostPID": true, "containers": [{ "name": "api", "image": "api:1" }],
                "ephemeralContainers": [{ "name": "now", "image": "tool:1", "securityContext": { "privileged": true } }, { "name": "then", "image": "tool:1", "securityContext": { "capabilities": { "add": ["SYS_PTRACE"] } } }] },
              "status": { "phase": "Running", "ephemeralContainerStatuses": [{ "name": "now", "state": { "running": {} } }, { "name": "then", "state": { "terminated": {} } }] } }
            """;
        var findings = Look(LiveKind.Pod, text).Findings;
        Assert.Equal(found, string.Join(' ', findings.Select(static finding => finding.Rule.Id).Order(StringComparer.Ordinal)));
        Assert.Contains("container now", findings.Single(static finding => finding.Rule.Id == "SL008").Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_has_ended_lets_nobody_in() => Assert.Equal(0, Look(LiveKind.Pod, """
        { "metadata": { "name": "once" }, "spec": { "hostPID": true }, "status": { "phase": "Succeeded" } }
        """).Objects);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "metadata": null, "spec": [1, null, true], "kind": 3 }""")]
    [InlineData("""{ "spec": { "ephemeralContainers": "x" }, "status": { "ephemeralContainerStatuses": { "a": 1 } } }""")]
    public void What_nobody_has_promised_is_looked_at_all_the_same(string text) => Assert.Empty(Look(LiveKind.Pod, text).Findings);

    [Fact]
    public void A_finding_without_lines_is_SARIF_with_a_name_instead_of_a_file()
    {
        var stream = new MemoryStream();
        SarifWriter.Write(stream, Look(LiveKind.Pod, """{ "metadata": { "name": "api", "namespace": "shop" }, "spec": { "hostPID": true } }""").Findings, "0.1.0");
        var place = JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!["runs"]![0]!["results"]![0]!["locations"]![0]!;
        Assert.Null(place["physicalLocation"]);
        Assert.Equal("shop/pods/api", (string?)place["logicalLocations"]![0]!["fullyQualifiedName"]);
    }

    private static LintResult Look(LiveKind kind, string text) => Linter.Look([], new DevelopmentPlaces(["dev"]), [.. LiveManifests.Of(kind, [JsonNode.Parse(text)!.AsObject()])]);
}
