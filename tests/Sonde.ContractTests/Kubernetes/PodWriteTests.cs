using System.Net;
using System.Text.Json.Nodes;
using Sonde.Kubernetes;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Kubernetes;

public sealed class PodWriteTests
{
    private const string PodsPath = "/api/v1/namespaces/default/pods";
    private const string PodPath = PodsPath + "/goweb-1";

    private const string Gone = """{"kind":"Status","status":"Failure","reason":"NotFound","message":"pods \"goweb-1\" not found","code":404}""";

    private const string OtherUid =
        """{"kind":"Status","status":"Failure","reason":"Conflict","message":"Operation cannot be fulfilled on Pod \"goweb-1\": the UID in the precondition (a) does not match the UID in record (b)","code":409}""";

    private const string Quota =
        """{"kind":"Status","status":"Failure","reason":"Forbidden","message":"pods \"goweb-1\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3","code":403}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pod_is_made_from_the_whole_document(bool isDryRun)
    {
        await using var server = ScriptedApiServer.Start();
        server.On("POST", PodsPath).Reply(request =>
        {
            var made = JsonNode.Parse(request.Body)!;
            made["metadata"]!["uid"] = "u-1";
            return ScriptedReply.Json(HttpStatusCode.Created, made.ToJsonString());
        });
        await using var client = server.Client();
        var pod = await client.CreatePodAsync("default", Document(), isDryRun, Clients.Cancellation);
        Assert.Equal(("goweb-1", "u-1"), (pod.Metadata.Name, pod.Metadata.Uid));
        var request = Assert.Single(server.Requests);
        Assert.Equal(isDryRun ? "All" : null, request.QueryValue("dryRun"));
        Assert.Equal("sonde", request.QueryValue("fieldManager"));
        Assert.True(JsonNode.DeepEquals(Document(), JsonNode.Parse(request.Body)), request.Body);
    }

    [Fact]
    public async Task A_pod_that_a_quota_refuses_is_told_in_the_servers_words()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("POST", PodsPath).Reply(HttpStatusCode.Forbidden, Quota);
        await using var client = server.Client();
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.CreatePodAsync("default", Document(), false, Clients.Cancellation));
        Assert.Equal(("create", "pods", "default", "goweb-1"), (refusal.Verb, refusal.Resource, refusal.Namespace, refusal.Name));
        Assert.Contains("exceeded quota: small", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_is_removed_by_its_uid_and_with_its_grace()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("DELETE", PodPath).Reply(HttpStatusCode.OK, Document().ToJsonString());
        await using var client = server.Client();
        Assert.True(await client.DeletePodAsync("default", "goweb-1", "u-1", TimeSpan.FromSeconds(3), Clients.Cancellation));
        var options = JsonNode.Parse(Assert.Single(server.Requests).Body)!;
        Assert.Equal(("u-1", 3), ((string?)options["preconditions"]!["uid"], (int)options["gracePeriodSeconds"]!));
    }

    [Fact]
    public async Task A_removal_whose_connection_breaks_is_asked_for_again()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("DELETE", "/api/v1/namespaces/default/pods/goweb-1").Reply(new ScriptedReply(HttpStatusCode.OK, []) { CutsOff = true }).Reply("03");
        await using var client = server.Client();
        Assert.False(await client.DeletePodAsync("default", "goweb-1", null, null, Clients.Cancellation));
        Assert.Equal(2, server.Requests.Count(static request => request.Method == "DELETE"));
    }

    [Fact]
    public async Task A_removal_without_wishes_leaves_the_grace_to_the_pod()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("DELETE", PodPath).Reply(HttpStatusCode.OK, """{"kind":"Status","status":"Success"}""");
        await using var client = server.Client();
        Assert.True(await client.DeletePodAsync("default", "goweb-1", null, null, Clients.Cancellation));
        var options = JsonNode.Parse(Assert.Single(server.Requests).Body)!.AsObject();
        Assert.Equal(["apiVersion", "kind"], options.Select(field => field.Key));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, Gone)]
    [InlineData(HttpStatusCode.Conflict, OtherUid)]
    public async Task A_pod_that_is_gone_or_anothers_is_not_removed_and_no_error(HttpStatusCode status, string body)
    {
        await using var server = ScriptedApiServer.Start();
        server.On("DELETE", PodPath).Reply(status, body);
        await using var client = server.Client();
        Assert.False(await client.DeletePodAsync("default", "goweb-1", "a", null, Clients.Cancellation));
    }

    [Fact]
    public async Task A_conflict_that_is_not_about_the_uid_is_an_error()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("DELETE", PodPath).Reply(HttpStatusCode.Conflict, """{"kind":"Status","reason":"Conflict","message":"object was modified","code":409}""");
        await using var client = server.Client();
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.DeletePodAsync("default", "goweb-1", "a", null, Clients.Cancellation));
        Assert.Equal("delete", refusal.Verb);
    }

    [Fact]
    public async Task A_pods_document_has_what_the_types_leave_out()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("02");
        await using var client = server.Client();
        var pod = await client.GetPodDocumentAsync("default", "goweb", Clients.Cancellation);
        Assert.Equal("default-scheduler", (string?)pod["spec"]!["schedulerName"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Fixture.Load("02").Body), pod));
    }

    private static JsonObject Document() => JsonNode.Parse(
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"goweb-1","labels":{"a":"b"}},"spec":{"containers":[{"name":"app","image":"i","env":[{"name":"A","value":"1"}]}]}}""")!.AsObject();
}
