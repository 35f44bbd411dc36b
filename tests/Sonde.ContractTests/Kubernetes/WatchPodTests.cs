using System.Net;
using Sonde.Kubernetes;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Kubernetes;

public sealed class WatchPodTests
{
    private const string PodPath = "/api/v1/namespaces/n/pods/p";
    private const string WatchPath = "/api/v1/namespaces/n/pods?watch=true&fieldSelector=metadata.name%3Dp";

    [Fact]
    public async Task The_pod_comes_first_and_then_each_change_until_it_is_deleted()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", PodPath).Reply(HttpStatusCode.OK, Pod("1"));
        server.On("GET", $"{WatchPath}&resourceVersion=1").ReplyLines(
            Event("ADDED", Pod("1")), Event("MODIFIED", Pod("2")), Event("BOOKMARK", Pod("3", "")), Event("DELETED", Pod("4")));
        Assert.Equal(["Added 1", "Modified 1", "Modified 2", "Deleted 4"], await WatchAsync(server));
    }

    [Fact]
    public async Task After_a_lost_connection_it_goes_on_from_the_last_version_seen_bookmarks_too()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", PodPath).Reply(HttpStatusCode.OK, Pod("1"));
        server.On("GET", $"{WatchPath}&resourceVersion=1").Reply(Lines(true, Event("MODIFIED", Pod("2"))));
        server.On("GET", $"{WatchPath}&resourceVersion=2").Reply(Lines(false, Event("BOOKMARK", Pod("7"))));
        server.On("GET", $"{WatchPath}&resourceVersion=7").ReplyLines(Event("DELETED", Pod("8")));
        Assert.Equal(["Added 1", "Modified 2", "Deleted 8"], await WatchAsync(server));
    }

    [Fact]
    public async Task A_version_that_is_gone_makes_it_read_the_pod_again()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", PodPath).Reply(HttpStatusCode.OK, Pod("1")).Reply(HttpStatusCode.OK, Pod("5")).Reply(HttpStatusCode.OK, Pod("6"));
        server.On("GET", $"{WatchPath}&resourceVersion=1").ReplyLines(Fixture.Load("46").Body);
        server.On("GET", $"{WatchPath}&resourceVersion=5").Reply(HttpStatusCode.Gone, """{"kind":"Status","reason":"Expired","code":410}""");
        server.On("GET", $"{WatchPath}&resourceVersion=6").ReplyLines(Event("DELETED", Pod("7")));
        Assert.Equal(["Added 1", "Modified 5", "Modified 6", "Deleted 7"], await WatchAsync(server));
    }

    [Fact]
    public async Task A_pod_that_vanished_meanwhile_is_deleted()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", PodPath).Reply(HttpStatusCode.OK, Pod("1")).Reply("03");
        server.On("GET", WatchPath).Reply(HttpStatusCode.Gone, """{"kind":"Status","reason":"Expired","code":410}""");
        Assert.Equal(["Added 1", "Deleted 1"], await WatchAsync(server));
    }

    [Fact]
    public async Task Another_pod_of_the_same_name_is_not_taken_for_it()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", PodPath).Reply(HttpStatusCode.OK, Pod("1"));
        server.On("GET", WatchPath).ReplyLines(Event("ADDED", Pod("2", "another")));
        Assert.Equal(["Added 1", "Deleted 1"], await WatchAsync(server));
    }

    [Fact]
    public async Task A_server_in_trouble_is_asked_again_with_growing_pauses_and_given_up_in_the_end()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", PodPath).Reply(HttpStatusCode.OK, Pod("1"));
        server.On("GET", WatchPath).Reply(HttpStatusCode.InternalServerError, "trouble");
        var clock = new HurryingClock();
        await Assert.ThrowsAsync<KubernetesApiException>(() => WatchAsync(server, clock));
        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 10], clock.Waited.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task Garbage_in_a_watch_is_a_lost_connection()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", PodPath).Reply(HttpStatusCode.OK, Pod("1"));
        server.On("GET", WatchPath).ReplyLines("garbage").ReplyLines("""{"type":"MODIFIED","object":7}""").ReplyLines("", Event("DELETED", Pod("2")));
        Assert.Equal(["Added 1", "Deleted 2"], await WatchAsync(server, new HurryingClock()));
    }

    [Fact]
    public async Task A_watch_that_is_forbidden_says_so()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", PodPath).Reply(HttpStatusCode.OK, Pod("1"));
        server.On("GET", WatchPath).Reply("21");
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => WatchAsync(server));
        Assert.Equal(("watch", "pods"), (refusal.Verb, refusal.Resource));
    }

    [Fact]
    public async Task A_pod_that_was_never_there_is_a_refusal()
    {
        await using var server = ScriptedApiServer.Start();
        server.On("GET", PodPath).Reply("03");
        await Assert.ThrowsAsync<KubernetesApiException>(() => WatchAsync(server));
    }

    [Fact]
    public async Task A_recorded_watch_with_bookmarks_is_understood_wherever_it_is_cut()
    {
        var recorded = Fixture.Load("47").Body;
        await using var server = ScriptedApiServer.Start();
        server.On("GET", PodPath).Reply(HttpStatusCode.OK, Pod("1", "4a86a0b3-68b4-4224-a4cb-382207a1490e"));
        server.On("GET", WatchPath).Reply(new ScriptedReply(HttpStatusCode.OK, [])
        {
            Stream = async (write, _) =>
            {
                foreach (var piece in recorded.Chunk(997))
                {
                    await write(new string(piece));
                }
            },
        });
        var events = await WatchAsync(server, take: 2);
        Assert.Equal(["Added 1", "Modified 1845"], events);
    }

    [Fact]
    public async Task The_pods_of_a_selector_come_as_they_are_and_then_as_they_change_also_after_their_version_is_gone()
    {
        await using var server = ScriptedApiServer.Start();
        const string Watch = "/api/v1/namespaces/n/pods?watch=true&labelSelector=app%3Dweb";
        server.On("GET", "/api/v1/namespaces/n/pods?labelSelector=app%3Dweb")
            .Reply(HttpStatusCode.OK, $$"""{"metadata":{"resourceVersion":"4"},"items":[{{Pod("1")}}] }""").Reply(HttpStatusCode.OK, $$"""{"metadata":{"resourceVersion":"9"},"items":[{{Pod("9")}}] }""");
        server.On("GET", $"{Watch}&resourceVersion=4").ReplyLines(Event("ADDED", Pod("5")), Event("DELETED", Pod("6")), Event("BOOKMARK", Pod("7", "")));
        server.On("GET", $"{Watch}&resourceVersion=7").Reply(HttpStatusCode.Gone, """{"kind":"Status","reason":"Expired","code":410}""");
        await using var client = server.Client();
        List<string> versions = [];
        await foreach (var pod in client.WatchPodsAsync("n", "app=web", Clients.Cancellation))
        {
            versions.Add(pod.Metadata.ResourceVersion);
            if (versions.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(["1", "5", "9"], versions);
    }

    private static async Task<List<string>> WatchAsync(ScriptedApiServer server, TimeProvider? clock = null, int take = int.MaxValue)
    {
        await using var client = server.Client(options: Clients.Options with { Clock = clock ?? TimeProvider.System });
        List<string> events = [];
        await foreach (var happened in client.WatchPodAsync("n", "p", Clients.Cancellation))
        {
            events.Add($"{happened.Kind} {happened.Pod.Metadata.ResourceVersion}");
            if (events.Count == take)
            {
                break;
            }
        }

        return events;
    }

    private static ScriptedReply Lines(bool cutsOff, params string[] lines) => new(HttpStatusCode.OK, [])
    {
        CutsOff = cutsOff,
        Stream = (write, _) => write(string.Join('\n', lines) + "\n"),
    };

    private static string Pod(string version, string uid = "u") =>
        $$$"""{"kind":"Pod","metadata":{"name":"p","uid":"{{{uid}}}","resourceVersion":"{{{version}}}"}}""";

    private static string Event(string type, string pod) => $$"""{"type":"{{type}}","object":{{pod}}}""";
}
