using System.Text.Json.Nodes;
using Sonde.Core.Plans;
using Sonde.Core.Platforms.Cluster.Copies;
using Sonde.Testing.Kubernetes;

namespace Sonde.UnitTests.Core.Platforms.Copies;

public sealed class PodCopyTests
{
    private static readonly string[] Fixtures = ["02", "09"];

    private static readonly string[] Gone = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "hostPort", "ownerReferences", "ephemeralContainers", "uid", "resourceVersion"];

    private static readonly CopyDesign Design = new()
    {
        Name = "goweb-sonde-x7k2p",
        NamedAs = "goweb",
        Maker = "jo",
        Container = "app",
        Wishes = new CopyWishes(),
        Toolbox = new JsonObject { ["name"] = "sonde-go-1", ["image"] = "i" },
    };

    [Fact]
    public void A_copy_of_a_recorded_pod_is_nobodys_and_has_an_end()
    {
        var original = Original();
        var before = original.DeepClone();
        var copy = PodCopy.Make(original, Design);
        Assert.True(JsonNode.DeepEquals(before, original));
        Assert.Equal(["name", "labels", "annotations", "namespace"], copy["metadata"]!.AsObject().Select(field => field.Key));
        Assert.Equal("""{"sonde.dev/copy-of":"goweb"}""", copy["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal(
            """{"sonde.dev/copied-pod":"pod/goweb","sonde.dev/copied-by":"jo","kubectl.kubernetes.io/default-container":"app"}""",
            copy["metadata"]!["annotations"]!.ToJsonString());
        var spec = copy["spec"]!;
        Assert.Equal(("Never", 3600L, true), ((string?)spec["restartPolicy"], (long)spec["activeDeadlineSeconds"]!, (bool)spec["shareProcessNamespace"]!));
        Assert.Equal(["sonde-go-1", "app"], spec["containers"]!.AsArray().Select(container => (string?)container!["name"]));
        Assert.Null(spec["nodeName"]);
        Assert.Null(copy["status"]);
        Assert.Equal("[]", spec["volumes"]!.ToJsonString());
        Assert.Equal("[]", spec["containers"]![1]!["volumeMounts"]!.ToJsonString());
        Assert.Equal("""[{"name":"CHATTY","value":"1"}]""", spec["containers"]![1]!["env"]!.ToJsonString());
    }

    [Fact]
    public void Traffic_is_kept_without_what_a_controller_looks_for()
    {
        var original = Original();
        original["metadata"]!["labels"]!["pod-template-hash"] = "7d9c5";
        var copy = PodCopy.Make(original, Design with { Wishes = new CopyWishes { KeepsTraffic = true } });
        Assert.Equal("""{"app":"goweb","sonde.dev/copy-of":"goweb"}""", copy["metadata"]!["labels"]!.ToJsonString());
    }

    [Fact]
    public void The_same_node_another_image_and_variables_are_taken_over_by_the_container_that_is_meant()
    {
        var original = Original();
        original["spec"]!["containers"]!.AsArray().Add(new JsonObject { ["name"] = "proxy", ["image"] = "p:1" });
        var wishes = new CopyWishes
        {
            IsOnSameNode = true,
            Images = [KeyValuePair.Create("proxy", "p:2")],
            Environment = [KeyValuePair.Create("CHATTY", "2"), KeyValuePair.Create("NEW", "a=b")],
        };
        var spec = PodCopy.Make(original, Design with { Wishes = wishes })["spec"]!;
        Assert.Equal("lab", (string?)spec["nodeName"]);
        Assert.Equal("""[{"name":"CHATTY","value":"2"},{"name":"NEW","value":"a=b"}]""", spec["containers"]![1]!["env"]!.ToJsonString());
        Assert.Equal(("p:2", null), ((string?)spec["containers"]![2]!["image"], spec["containers"]![2]!["env"]));
    }

    [Fact]
    public void A_program_that_is_to_be_caught_starts_right_after_the_toolbox()
    {
        var original = Original();
        original["spec"]!["containers"]!.AsArray().Insert(0, new JsonObject { ["name"] = "proxy", ["image"] = "p:1" });
        var spec = PodCopy.Make(original, Design with { Wishes = new CopyWishes { IsFromStart = true } })["spec"]!;
        Assert.Equal(["sonde-go-1", "app", "proxy"], spec["containers"]!.AsArray().Select(container => (string?)container!["name"]));
    }

    [Fact]
    public void An_old_servers_token_is_taken_out_and_a_mount_of_the_owners_stays()
    {
        var original = Original();
        original["spec"]!["volumes"] = JsonNode.Parse("""[{"name":"default-token-x1","secret":{"secretName":"default-token-x1"}},{"name":"mine","emptyDir":{}}]""");
        original["spec"]!["containers"]![0]!["volumeMounts"] = JsonNode.Parse(
            """[{"name":"default-token-x1","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"},{"name":"mine","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount/more"}]""");
        var spec = PodCopy.Make(original, Design)["spec"]!;
        Assert.Equal("""[{"name":"mine","emptyDir":{}}]""", spec["volumes"]!.ToJsonString());
        Assert.Equal("mine", (string?)Assert.Single(spec["containers"]![1]!["volumeMounts"]!.AsArray())!["name"]);
    }

    [Fact]
    public void The_nodes_processes_stay_the_nodes()
    {
        var original = Original();
        original["spec"]!["hostPID"] = true;
        Assert.Null(PodCopy.Make(original, Design)["spec"]!["shareProcessNamespace"]);
    }

    [Fact]
    public void Whatever_a_pod_holds_its_copy_is_quiet_and_bounded_and_the_original_untouched()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            Check(new Random(seed));
        }
    }

    private static void Check(Random random)
    {
        var original = Grown(random);
        var before = original.ToJsonString();
        var wishes = new CopyWishes { KeepsTraffic = random.Next(2) == 0, IsOnSameNode = random.Next(2) == 0, IsFromStart = random.Next(2) == 0 };
        var copy = PodCopy.Make(original, Design with { Wishes = wishes });
        Assert.Equal(before, original.ToJsonString());
        Assert.Empty(Names(copy).Intersect(Gone));
        Assert.Equal("Never", (string?)copy["spec"]!["restartPolicy"]);
        Assert.Equal(3600, (long)copy["spec"]!["activeDeadlineSeconds"]!);
        Assert.Equal("goweb", (string?)copy["metadata"]!["labels"]!["sonde.dev/copy-of"]);
        Assert.Equal(copy.ToJsonString(), PodCopy.Make(original, Design with { Wishes = wishes }).ToJsonString());
        _ = CopyNotes.Of(original, Design with { Wishes = wishes });
    }

    private static JsonObject Original() => JsonNode.Parse(Fixture.Load("02").Body)!.AsObject();

    /// <summary>A recorded pod with more fields, some of them not as they should be.</summary>
    private static JsonObject Grown(Random random)
    {
        var pod = JsonNode.Parse(Fixture.Load(Fixtures[random.Next(Fixtures.Length)]).Body)!.AsObject();
        var container = pod["spec"]!["containers"]![0]!.AsObject();
        foreach (var field in new[] { "livenessProbe", "readinessProbe", "startupProbe", "lifecycle" }.Where(_ => random.Next(2) == 0))
        {
            container[field] = new JsonObject { ["exec"] = new JsonObject() };
        }

        JsonNode?[] odd = [null, 7, "text", new JsonArray(1, null, "x"), new JsonObject()];
        foreach (var field in new[] { "initContainers", "volumes", "hostNetwork", "readinessGates", "ephemeralContainers", "nodeName" }.Where(_ => random.Next(3) == 0))
        {
            pod["spec"]![field] = odd[random.Next(odd.Length)]?.DeepClone();
        }

        foreach (var field in new[] { "env", "ports", "volumeMounts", "name" }.Where(_ => random.Next(3) == 0))
        {
            container[field] = odd[random.Next(odd.Length)]?.DeepClone();
        }

        foreach (var field in new[] { "labels", "annotations", "ownerReferences" }.Where(_ => random.Next(3) == 0))
        {
            pod["metadata"]![field] = odd[random.Next(odd.Length)]?.DeepClone();
        }

        if (random.Next(2) == 0)
        {
            container["ports"] = JsonNode.Parse("""[{"containerPort":80,"hostPort":80,"hostIP":"0.0.0.0"},7]""");
        }

        return pod;
    }

    private static IEnumerable<string> Names(JsonNode? node) => node switch
    {
        JsonObject parent => parent.SelectMany(field => Names(field.Value).Prepend(field.Key)),
        JsonArray items => items.SelectMany(Names),
        _ => [],
    };
}
