using System.Net;
using System.Text.Json.Nodes;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Kubernetes;

public sealed class KubernetesClientTests
{
    [Fact]
    public async Task A_pod_is_read_with_everything_a_debugger_decides_on_and_no_value_of_a_variable()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("02");
        await using var client = server.Client();
        var pod = await client.GetPodAsync("default", "goweb", Clients.Cancellation);
        Assert.Equal(("goweb", "default", "lab"), (pod.Metadata.Name, pod.Metadata.Namespace, pod.Spec.NodeName));
        Assert.Equal(("Running", "10.99.0.10", "10.99.0.1"), (pod.Status.Phase, pod.Status.PodIP, pod.Status.HostIP));
        var container = Assert.Single(pod.Spec.Containers);
        Assert.Equal(("app", "localhost/goweb:1", 8080), (container.Name, container.Image, container.Ports[0].Number));
        Assert.Equal("CHATTY", Assert.Single(container.Env).Name);
        var status = Assert.Single(pod.Status.ContainerStatuses);
        Assert.NotNull(status.State.Running);
        Assert.True(status.Ready);
        Assert.Equal((0, 0), (status.User!.Linux!.Uid, status.User.Linux.Gid));
        Assert.StartsWith("containerd://0056be", status.ContainerID, StringComparison.Ordinal);
        Assert.Empty(pod.Spec.EphemeralContainers);
        Assert.Contains(pod.Status.Conditions, condition => condition is { Type: "Ready", Status: "True" });
    }

    [Fact]
    public async Task Every_request_says_who_sends_it()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("01");
        await using var client = server.Client();
        Assert.Equal("v1.36.2", (await client.GetVersionAsync(Clients.Cancellation)).GitVersion);
        Assert.Equal("sonde/0.1.0 (linux/amd64)", Assert.Single(server.Requests).Header("User-Agent"));
    }

    [Fact]
    public async Task A_refusal_carries_what_was_asked_and_the_servers_own_words()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("03");
        await using var client = server.Client();
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetPodAsync("default", "nope", Clients.Cancellation));
        Assert.Equal(("get", "pods", "default", "nope"), (refusal.Verb, refusal.Resource, refusal.Namespace, refusal.Name));
        Assert.Equal((HttpStatusCode.NotFound, "NotFound", "pods \"nope\" not found"), (refusal.StatusCode, refusal.Reason, refusal.Message));
    }

    [Fact]
    public async Task A_refusal_that_is_no_status_is_told_as_it_is()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/version").Reply(HttpStatusCode.BadGateway, "<html>no\u0007</html>");
        await using var client = server.Client();
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.Equal((HttpStatusCode.BadGateway, "", "<html>no </html>"), (refusal.StatusCode, refusal.Reason, refusal.Message));
    }

    [Theory]
    [InlineData("Pod", EphemeralContainersShape.Current)]
    [InlineData("EphemeralContainers", EphemeralContainersShape.Legacy)]
    [InlineData(null, EphemeralContainersShape.None)]
    public async Task The_shape_of_ephemeral_containers_is_told_by_discovery(string? kind, EphemeralContainersShape shape)
    {
        var discovery = JsonNode.Parse(Fixture.Load("41").Body)!.AsObject();
        var resources = discovery["resources"]!.AsArray();
        var entry = resources.Single(resource => (string)resource!["name"]! == "pods/ephemeralcontainers")!;
        if (kind is null)
        {
            resources.Remove(entry);
        }
        else
        {
            entry["kind"] = kind;
        }

        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/api/v1").Reply(HttpStatusCode.OK, discovery.ToJsonString());
        await using var client = server.Client();
        Assert.Equal(shape, await client.GetEphemeralContainersShapeAsync(Clients.Cancellation));
    }

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/api/v1/namespaces/default/pods?labelSelector=app").Reply("45");
        server.On("GET", "/api/v1/namespaces/default/pods?labelSelector=app&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MTg1Mywic3RhcnQiOiIvYmJcdTAwMDAifQ").Reply("44");
        await using var client = server.Client();
        var pods = await client.ListPodsAsync("default", "app", Clients.Cancellation);
        Assert.Equal(3, pods.Count);
        Assert.Equal("bb", pods[0].Metadata.Name);
        Assert.Equal("ReplicaSet", pods[1].Metadata.OwnerReferences[0].Kind);
        Assert.Equal((1, 3), (pods[1].Spec.Containers[0].LivenessProbe!.PeriodSeconds, pods[1].Spec.Containers[0].LivenessProbe!.FailureThreshold));
        Assert.Equal("8080", pods[1].Spec.Containers[0].LivenessProbe!.HttpGet!.Port);
    }

    [Fact]
    public async Task A_list_that_the_server_forgot_between_two_pages_is_read_again()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/api/v1/namespaces/default/pods").Reply("45").Reply("44");
        server.On("GET", "/api/v1/namespaces/default/pods?continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MTg1Mywic3RhcnQiOiIvYmJcdTAwMDAifQ")
            .Reply(HttpStatusCode.Gone, """{"kind":"Status","reason":"Expired","code":410}""");
        await using var client = server.Client();
        Assert.Equal(2, (await client.ListPodsAsync("default", null, Clients.Cancellation)).Count);
    }

    [Fact]
    public async Task A_deployment_tells_how_to_find_its_pods()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("42");
        await using var client = server.Client();
        var workload = await client.GetWorkloadAsync(WorkloadKind.Deployment, "default", "shop", Clients.Cancellation);
        Assert.Equal("app=shop", workload.LabelSelector);
    }

    [Theory]
    [InlineData(WorkloadKind.StatefulSet, "/apis/apps/v1/namespaces/n/statefulsets/w", """{"matchLabels":{"a":"b"}}""", "a=b")]
    [InlineData(WorkloadKind.DaemonSet, "/apis/apps/v1/namespaces/n/daemonsets/w", """{"matchLabels":{"a":"b"}}""", "a=b")]
    [InlineData(WorkloadKind.ReplicaSet, "/apis/apps/v1/namespaces/n/replicasets/w", """{"matchLabels":{"a":"b"}}""", "a=b")]
    [InlineData(WorkloadKind.Job, "/apis/batch/v1/namespaces/n/jobs/w", """{"matchLabels":{"a":"b"}}""", "a=b")]
    [InlineData(WorkloadKind.Service, "/api/v1/namespaces/n/services/w", """{"a":"b"}""", "a=b")]
    [InlineData(WorkloadKind.Service, "/api/v1/namespaces/n/services/w", "null", null)]
    public async Task Each_kind_of_workload_is_asked_for_where_it_is(WorkloadKind kind, string path, string selector, string? text)
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", path).Reply(HttpStatusCode.OK, $$$"""{"metadata":{"name":"w"},"spec":{"selector":{{{selector}}}}}""");
        await using var client = server.Client();
        Assert.Equal(text, (await client.GetWorkloadAsync(kind, "n", "w", Clients.Cancellation)).LabelSelector);
    }

    [Fact]
    public async Task A_node_and_a_namespace_are_read()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("53");
        server.Play("54");
        await using var client = server.Client();
        Assert.Equal("amd64", (await client.GetNodeAsync("lab", Clients.Cancellation)).Architecture);
        Assert.Equal("restricted", (await client.GetNamespaceAsync("strict", Clients.Cancellation)).PodSecurityEnforce);
    }

    [Fact]
    public async Task The_events_of_a_pod_are_read()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("15");
        await using var client = server.Client();
        var events = await client.ListEventsAsync("default", "bb", null, Clients.Cancellation);
        Assert.NotEmpty(events);
        Assert.All(events, happened => Assert.Equal("bb", happened.InvolvedObject.Name));
        Assert.All(events, happened => Assert.NotNull(happened.LastSeen));
    }

    [Theory]
    [InlineData("18", true)]
    [InlineData("20", false)]
    public async Task A_right_is_asked_for_as_it_was_recorded(string fixture, bool isAllowed)
    {
        var recorded = Fixture.Load(fixture);
        var wanted = recorded.RequestBody!["spec"]!["resourceAttributes"]!;
        var resource = (string)wanted["resource"]! + (wanted["subresource"] is { } sub ? $"/{sub}" : "");
        await using var server = ScriptedApiServer.Start();
        server.Play(fixture);
        await using var client = server.Client();
        var review = await client.ReviewAccessAsync(
            new ResourceAction((string)wanted["verb"]!, resource, (string?)wanted["namespace"]), Clients.Cancellation);
        Assert.Equal(isAllowed, review.IsAllowed);
        Assert.True(JsonNode.DeepEquals(recorded.RequestBody, JsonNode.Parse(server.Requests[0].Body)), server.Requests[0].Body);
    }

    [Fact]
    public async Task Who_we_are_is_told_where_the_server_can_say()
    {
        await using var server = ScriptedApiServer.Start();
        server.Play("56");
        await using var client = server.Client();
        var user = await client.WhoAmIAsync(Clients.Cancellation);
        Assert.Equal("dev", user!.Username);
        Assert.True(JsonNode.DeepEquals(Fixture.Load("56").RequestBody, JsonNode.Parse(server.Requests[0].Body)));
    }

    [Fact]
    public async Task A_server_that_cannot_say_who_we_are_is_no_failure()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews").Reply(HttpStatusCode.NotFound, "404 page not found");
        await using var client = server.Client();
        Assert.Null(await client.WhoAmIAsync(Clients.Cancellation));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_after_the_time_it_names()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/version")
            .Reply(ScriptedReply.Json(HttpStatusCode.TooManyRequests, "{}") with { Headers = [KeyValuePair.Create("Retry-After", "3")] })
            .Reply("01");
        var clock = new HurryingClock();
        await using var client = server.Client(options: Clients.Options with { Clock = clock });
        await client.GetVersionAsync(Clients.Cancellation);
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains(TimeSpan.FromSeconds(3), clock.Waited);
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_not_asked_for_ever()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/version")
            .Reply(ScriptedReply.Json(HttpStatusCode.ServiceUnavailable, "{}") with { Headers = [KeyValuePair.Create("Retry-After", "1")] });
        await using var client = server.Client(options: Clients.Options with { Clock = new HurryingClock() });
        await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.Equal(5, server.Requests.Count);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"gitVersion":7}""")]
    [InlineData("null")]
    public async Task An_answer_that_is_something_else_is_a_failed_connection(string body)
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/version").Reply(HttpStatusCode.OK, body);
        await using var client = server.Client();
        await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_a_failed_connection_and_not_a_cancellation()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", "/version").Reply(new ScriptedReply(HttpStatusCode.OK, []) { Stream = (_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop) });
        await using var client = server.Client(options: Clients.Options with { RequestTimeout = TimeSpan.FromMilliseconds(300) });
        var failure = await Assert.ThrowsAsync<KubernetesConnectionException>(() => client.GetVersionAsync(Clients.Cancellation));
        Assert.Equal("no answer within 0.3 s", failure.Detail);
    }

    [Fact]
    public async Task The_callers_cancellation_stays_a_cancellation()
    {
        await using var server = ScriptedApiServer.Start();
        using var cancelled = new CancellationTokenSource();
        server.On("GET", "/version").Reply(new ScriptedReply(HttpStatusCode.OK, [])
        {
            Stream = async (_, stop) =>
            {
                await cancelled.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            },
        });
        await using var client = server.Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetVersionAsync(cancelled.Token));
    }
}
