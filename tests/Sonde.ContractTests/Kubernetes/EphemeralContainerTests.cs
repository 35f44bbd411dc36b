using System.Net;
using System.Text.Json.Nodes;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Kubernetes;

public sealed class EphemeralContainerTests
{
    private const string Path = "/api/v1/namespaces/default/pods/goweb/ephemeralcontainers";

    private static readonly EphemeralContainerSpec Spec = new()
    {
        Name = "sonde-1",
        Image = "localhost/dbg:1",
        TargetContainerName = "app",
        Command = ["sleep", "600"],
        ImagePullPolicy = "IfNotPresent",
        SecurityContext = new SecurityContext { Capabilities = new Capabilities { Add = ["SYS_PTRACE"] } },
    };

    [Theory]
    [InlineData("04", true)]
    [InlineData("09", false)]
    public async Task It_is_added_as_it_was_recorded(string fixture, bool isDryRun)
    {
        await using var server = ScriptedApiServer.Start();
        server.Play(fixture);
        await using var client = server.Client();
        var pod = await client.AddEphemeralContainerAsync(
            "default", "goweb", Spec, new EphemeralContainerMode(EphemeralContainersShape.Current, isDryRun), Clients.Cancellation);
        var added = Assert.Single(pod.Spec.EphemeralContainers);
        Assert.Equal(("sonde-1", "app"), (added.Name, added.TargetContainerName));
        var request = Assert.Single(server.Requests);
        Assert.Equal(isDryRun ? "All" : null, request.QueryValue("dryRun"));
        Assert.Equal("sonde", request.QueryValue("fieldManager"));
        Assert.Equal("application/strategic-merge-patch+json", request.Header("Content-Type"));
        Assert.True(JsonNode.DeepEquals(Fixture.Load(fixture).RequestBody, JsonNode.Parse(request.Body)), request.Body);
    }

    [Theory]
    [InlineData("05", HttpStatusCode.UnprocessableEntity, "Invalid", "spec.ephemeralContainers[0].targetContainerName")]
    [InlineData("11", HttpStatusCode.UnprocessableEntity, "Invalid", "spec.ephemeralContainers")]
    [InlineData("23", HttpStatusCode.Forbidden, "Forbidden", null)]
    public async Task A_refusal_names_the_fields(string fixture, HttpStatusCode status, string reason, string? field)
    {
        var pod = Fixture.Load(fixture).Target.Split('/')[6];
        var podNamespace = Fixture.Load(fixture).Target.Split('/')[4];
        await using var server = ScriptedApiServer.Start();
        server.Play(fixture);
        await using var client = server.Client();
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.AddEphemeralContainerAsync(
            podNamespace, pod, Spec, new EphemeralContainerMode(EphemeralContainersShape.Current, true), Clients.Cancellation));
        Assert.Equal((status, reason, "patch", "pods/ephemeralcontainers"), (refusal.StatusCode, refusal.Reason, refusal.Verb, refusal.Resource));
        Assert.Equal(field, refusal.Causes.Select(cause => cause.Field).FirstOrDefault());
    }

    [Fact]
    public async Task A_success_that_added_nothing_is_found_out()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("PATCH", Path).Reply("02");
        await using var client = server.Client();
        var failure = await Assert.ThrowsAsync<EphemeralContainerNotAddedException>(() => client.AddEphemeralContainerAsync(
            "default", "goweb", Spec, new EphemeralContainerMode(EphemeralContainersShape.Current, false), Clients.Cancellation));
        Assert.Equal(("default", "goweb", "sonde-1"), (failure.Namespace, failure.Pod, failure.Container));
    }

    [Fact]
    public async Task The_legacy_shape_is_appended_to_what_is_there_and_tried_again_after_a_conflict()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", Path)
            .Reply(HttpStatusCode.OK, Legacy("1"))
            .Reply(HttpStatusCode.OK, Legacy("2", """{"name":"old","image":"i"}"""));
        server.On("PUT", Path)
            .Reply(HttpStatusCode.Conflict, """{"kind":"Status","reason":"Conflict","code":409}""")
            .Reply(HttpStatusCode.OK, Legacy("3", """{"name":"old","image":"i"}""", """{"name":"sonde-1","image":"i"}"""));
        server.On("GET", "/api/v1/namespaces/default/pods/goweb").Reply("09");
        await using var client = server.Client();
        var pod = await client.AddEphemeralContainerAsync(
            "default", "goweb", Spec, new EphemeralContainerMode(EphemeralContainersShape.Legacy, false), Clients.Cancellation);
        Assert.Equal("sonde-1", pod.Spec.EphemeralContainers[0].Name);
        var put = JsonNode.Parse(server.Requests.Last(request => request.Method == "PUT").Body)!;
        Assert.Equal("EphemeralContainers", (string)put["kind"]!);
        Assert.Equal("2", (string)put["metadata"]!["resourceVersion"]!);
        Assert.Equal(["old", "sonde-1"], put["ephemeralContainers"]!.AsArray().Select(item => (string)item!["name"]!));
        Assert.All(server.Requests.Where(request => request.Method == "PUT"), request => Assert.Equal("sonde", request.QueryValue("fieldManager")));
    }

    [Fact]
    public async Task A_legacy_dry_run_is_one()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", Path).Reply(HttpStatusCode.OK, Legacy("1"));
        server.On("PUT", $"{Path}?dryRun=All").Reply(HttpStatusCode.OK, Legacy("1", """{"name":"sonde-1"}"""));
        server.On("GET", "/api/v1/namespaces/default/pods/goweb").Reply("02");
        await using var client = server.Client();
        var pod = await client.AddEphemeralContainerAsync(
            "default", "goweb", Spec, new EphemeralContainerMode(EphemeralContainersShape.Legacy, true), Clients.Cancellation);
        Assert.Empty(pod.Spec.EphemeralContainers);
    }

    [Fact]
    public async Task A_legacy_success_that_added_nothing_is_found_out()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", Path).Reply(HttpStatusCode.OK, Legacy("1"));
        server.On("PUT", Path).Reply(HttpStatusCode.OK, Legacy("1"));
        await using var client = server.Client();
        await Assert.ThrowsAsync<EphemeralContainerNotAddedException>(() => client.AddEphemeralContainerAsync(
            "default", "goweb", Spec, new EphemeralContainerMode(EphemeralContainersShape.Legacy, false), Clients.Cancellation));
    }

    [Fact]
    public async Task A_pod_that_never_comes_to_rest_is_given_up()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", Path).Reply(HttpStatusCode.OK, Legacy("1"));
        server.On("PUT", Path).Reply(HttpStatusCode.Conflict, """{"kind":"Status","reason":"Conflict","code":409}""");
        await using var client = server.Client();
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.AddEphemeralContainerAsync(
            "default", "goweb", Spec, new EphemeralContainerMode(EphemeralContainersShape.Legacy, false), Clients.Cancellation));
        Assert.Equal("Conflict", refusal.Reason);
    }

    private static string Legacy(string version, params string[] containers) => $$"""
        {"kind":"EphemeralContainers","apiVersion":"v1","metadata":{"name":"goweb","resourceVersion":"{{version}}"},"ephemeralContainers":[{{string.Join(',', containers)}}]}
        """;
}
