using System.Text.Json.Nodes;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;
using Sonde.Testing.Kubernetes;

namespace Sonde.UnitTests.Kubernetes.Requests;

public sealed class EphemeralContainerJsonTests
{
    private static readonly EphemeralContainerSpec Spec = new()
    {
        Name = "sonde-1",
        Image = "localhost/dbg:1",
        TargetContainerName = "app",
        Command = ["sleep", "600"],
        ImagePullPolicy = "IfNotPresent",
        SecurityContext = new SecurityContext { Capabilities = new Capabilities { Add = ["SYS_PTRACE"] } },
    };

    [Fact]
    public void It_writes_what_a_server_was_seen_to_admit()
    {
        var recorded = Fixture.Load("04").RequestBody!["spec"]!["ephemeralContainers"]![0];
        Assert.True(JsonNode.DeepEquals(recorded, EphemeralContainerJson.Write(Spec)));
    }

    [Theory]
    [InlineData("""{"image":"other"}""", "image", "\"other\"")]
    [InlineData("""{"imagePullPolicy":null}""", "imagePullPolicy", "null")]
    [InlineData("""{"command":["a"]}""", "command", """["a"]""")]
    [InlineData("""{"securityContext":{"runAsUser":7}}""", "securityContext", """{"capabilities":{"add":["SYS_PTRACE"]},"runAsUser":7}""")]
    [InlineData("""{"env":[{"name":"A","value":"2"},{"name":"B","value":"3"}]}""", "env", """[{"name":"A","value":"2"},{"name":"B","value":"3"}]""")]
    [InlineData("""{"volumeMounts":[{"mountPath":"/d","name":"v"}]}""", "volumeMounts", """[{"mountPath":"/d","name":"v"}]""")]
    [InlineData("""{"name":"mine"}""", "name", "\"sonde-1\"")]
    [InlineData("""{"targetContainerName":"mine"}""", "targetContainerName", "\"app\"")]
    public void An_overlay_is_laid_over_it(string overlay, string field, string expected)
    {
        var spec = Spec with { Environment = [KeyValuePair.Create("A", "1")], Overlay = JsonNode.Parse(overlay)!.AsObject() };
        var written = EphemeralContainerJson.Write(spec)[field];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), written), written?.ToJsonString());
    }
}
