using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Targets;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Configuration;
using Sonde.Testing.Cli;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class RightsTests
{
    private const string Always = "get pods, watch pods, create pods/exec";

    [Theory]
    [InlineData(WorkloadKind.Pod, EphemeralContainersShape.Current, Always + ", patch pods/ephemeralcontainers")]
    [InlineData(WorkloadKind.Pod, EphemeralContainersShape.Legacy, Always + ", get pods/ephemeralcontainers, update pods/ephemeralcontainers")]
    [InlineData(WorkloadKind.Pod, EphemeralContainersShape.None, Always)]
    [InlineData(WorkloadKind.Deployment, EphemeralContainersShape.None, Always + ", list pods, get deployments")]
    [InlineData(WorkloadKind.Job, EphemeralContainersShape.None, Always + ", list pods, get jobs")]
    [InlineData(WorkloadKind.Service, EphemeralContainersShape.None, Always + ", list pods, get services")]
    public void What_is_needed_depends_on_the_target_and_the_server(WorkloadKind kind, EphemeralContainersShape shape, string rights) =>
        Assert.Equal(rights, Text(Rights.Needed(new KubernetesReference(kind, "x", null), shape)));

    [Fact]
    public void A_selector_needs_a_list() =>
        Assert.Equal(Always + ", list pods", Text(Rights.Needed(new KubernetesReference(WorkloadKind.Pod, null, "app=x"), EphemeralContainersShape.None)));

    [Fact]
    public void Only_adding_needs_the_right_to_add() => Assert.Equal(
        "patch pods/ephemeralcontainers",
        Text(Rights.Needed(new KubernetesReference(WorkloadKind.Pod, "x", null), EphemeralContainersShape.Current).Where(right => right.IsForAdding)));

    [Fact]
    public void Every_right_says_what_it_is_needed_for() => Assert.Equal(
        [
            "get pods in namespace shop, needed to read the pod",
            "watch pods in namespace shop, needed to see the toolbox start and the target go away",
            "create pods/exec in namespace shop, needed to talk to the toolbox",
            "list pods in namespace shop, needed to find a pod of deploy/x",
            "get deployments in namespace shop, needed to find a pod of deploy/x",
            "patch pods/ephemeralcontainers in namespace shop, needed to add the toolbox",
        ],
        Rights.Needed(new KubernetesReference(WorkloadKind.Deployment, "x", null), EphemeralContainersShape.Current)
            .Select(right => new MissingRight(right, "shop").Text));

    [Fact]
    public void The_documented_role_has_what_is_needed_somewhere_and_nothing_else()
    {
        var needed =
            from kind in Enum.GetValues<WorkloadKind>()
            from shape in Enum.GetValues<EphemeralContainersShape>()
            from right in Rights.Needed(new KubernetesReference(kind, "x", null), shape)
            select $"{right.Verb} {right.Group}:{right.Resource}";
        var optional = Rights.Optional.Select(extra => $"{extra.Right.Verb} {extra.Right.Group}:{extra.Right.Resource}");
        var given =
            from rule in RoleOf(File.ReadAllText(Repository.PathOf("docs", "rbac.yaml")))
            from verb in rule["verbs"]!.AsArray()
            from resource in rule["resources"]!.AsArray()
            select $"{verb} {rule["apiGroups"]!.AsArray().Single()}:{resource}";
        Assert.Equal(needed.Concat(optional).Distinct().Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_optional_says_what_is_missing_without_it_and_is_never_asked_for() => Assert.All(Rights.Optional, extra =>
    {
        Assert.Matches("^[a-z].*[^.]$", extra.Without);
        Assert.DoesNotContain(
            Rights.Needed(new KubernetesReference(WorkloadKind.Deployment, "x", null), EphemeralContainersShape.Current),
            right => (right.Verb, right.Resource) == (extra.Right.Verb, extra.Right.Resource));
    });

    [Fact]
    public void A_copy_needs_to_be_made_and_removed_and_no_ephemeral_container()
    {
        var needed = Text(Rights.Needed(new KubernetesReference(WorkloadKind.Pod, "x", null), EphemeralContainersShape.Current, isCopied: true));
        Assert.Contains("create pods, delete pods", needed, StringComparison.Ordinal);
        Assert.DoesNotContain("ephemeralcontainers", needed, StringComparison.Ordinal);
    }

    private static System.Text.Json.Nodes.JsonArray RoleOf(string text) => YamlText.ParseObject(text)["rules"]!.AsArray();

    private static string Text(IEnumerable<Right> rights) => string.Join(", ", rights.Select(right => $"{right.Verb} {right.Resource}"));
}
