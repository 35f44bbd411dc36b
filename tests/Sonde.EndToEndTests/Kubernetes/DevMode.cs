using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>A workload in dev mode, as seen from outside of Sonde.</summary>
internal static class DevMode
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };

    /// <summary>The deployment as the server has it.</summary>
    public static Task<JsonNode> WorkloadAsync(NamespaceFixture place, string name) => TestCluster.GetAsync(place.Name, "deployment", name);

    /// <summary>Fails unless a deployment is as it was.</summary>
    public static void RequireSame(JsonNode before, JsonNode after)
    {
        Assert.Equal(before["spec"]!.ToJsonString(), after["spec"]!.ToJsonString());
        Assert.DoesNotContain(after["metadata"]!["annotations"]!.AsObject(), static one => one.Key.StartsWith("sonde.dev/", StringComparison.Ordinal));
    }

    /// <summary>The address of its pod in dev mode.</summary>
    public static async Task<string> AddressAsync(NamespaceFixture place, string name)
    {
        var pods = (await TestCluster.GetAsync(place.Name, "pods", "-l", $"app={name}"))["items"]!.AsArray();
        return (string)pods.Single(static pod => pod!["metadata"]!["annotations"]?["sonde.dev/dev"] is not null && pod["metadata"]!["deletionTimestamp"] is null)!["status"]!["podIP"]!;
    }

    /// <summary>One request, which may be held at a breakpoint; null where the program went before it answered.</summary>
    public static async Task<string?> AskOnceAsync(string address, string path = "/")
    {
        using var patient = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        try
        {
            using var answer = await patient.GetAsync(new Uri($"http://{address}:8080{path}"), TestContext.Current.CancellationToken);
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The first answer, whatever it is; a program that was just started does not answer yet.</summary>
    public static async Task<string> AnswerAsync(string address, string path = "/")
    {
        var text = "";
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    using var answer = await Http.GetAsync(new Uri($"http://{address}:8080{path}"), TestContext.Current.CancellationToken);
                    text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                    return true;
                }
                catch (Exception early) when (early is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            "the program answers",
            20);
        return text;
    }
}
