using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Kubernetes;

namespace Sonde.ContractTests.Commands;

public sealed class PolicyTests
{
    [Theory]
    [InlineData("debug", "debug", "pod/goweb", "--image", Laptop.Image)]
    [InlineData("forward", "forward", "pod/goweb", ":80", "--image", Laptop.Image)]
    [InlineData("ps", "ps")]
    [InlineData("stop", "stop", "pod/goweb", "--toolbox")]
    [InlineData("doctor", "doctor", "-l", "app=goweb", "--image", Laptop.Image)]
    [InlineData("why", "why", "-l", "app=goweb")]
    [InlineData("node", "node", "run", "worker-1", "--image", Laptop.Image, "--", "id")]
    public async Task The_role_of_a_command_grants_everything_that_the_command_asks_of_the_server(string command, params string[] words)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        _ = new ScriptedNode(cluster);
        using var laptop = new Laptop(cluster);
        if (command is "ps" or "stop")
        {
            cluster.WithToolbox(ContainerStates.Toolbox("sonde-go-aaaaa", Laptop.Image, ContainerStates.SameUser(1001, 1001)), ContainerStates.Running());
        }

        if (command == "doctor")
        {
            // The dry run is made by whoever may add a toolbox; to look takes less.
            cluster.Denied.Add("patch pods/ephemeralcontainers");
        }

        var run = laptop.Start(words);
        if (command is "debug" or "forward")
        {
            await run.ReportAsync<ListeningReport>();
            await run.InterruptAsync();
        }

        await run.ExitAsync();
        var granted = Granted((await laptop.RunAsync("policy", command, "-o", "json")).Terminal.AnswerText);
        var asked = cluster.Server.Requests.Select(RightOf).OfType<string>().Distinct().ToArray();
        Assert.NotEmpty(asked);

        // To end sessions takes nothing of what the owners wrote; the look that every command begins with does not miss it.
        Assert.Equal("", string.Join(", ", asked.Except(granted).Except(command == "stop" ? ["get namespaces"] : [])));
    }

    [Fact]
    public async Task Doctor_tells_a_policy_of_the_server_that_is_named_like_ours()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Policies.AddRange(["sonde-ephemeral-containers", "others"]);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("doctor", "pod/goweb", "--image", Laptop.Image);
        Assert.Equal(0, await run.ExitAsync());
        var policy = Assert.Single(Checks(run), check => check.Name == "policy");
        Assert.Contains("sonde-ephemeral-containers", policy.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("others", policy.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Policies_that_cannot_be_read_are_not_mentioned(int status)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Server.On("GET", ScriptedCluster.PoliciesPath).Reply((System.Net.HttpStatusCode)status, $$"""{"kind":"Status","message":"no","code":{{status}}}""");
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("doctor", "pod/goweb", "--image", Laptop.Image);
        Assert.Equal(0, await run.ExitAsync());
        Assert.DoesNotContain(Checks(run), check => check.Name == "policy");
    }

    [Theory]
    [InlineData("create events", "without it stops leave no record")]
    [InlineData("list leases", "without it a lease")]
    [InlineData("get namespaces", "without it what the namespace's owners allow")]
    [InlineData("list pods", "without it sonde ps does not work")]
    public async Task Doctor_tells_what_is_missing_without_a_right_that_a_session_does_not_need(string right, string without)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Denied.Add(right);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("doctor", "pod/goweb", "--image", Laptop.Image);
        Assert.Equal(0, await run.ExitAsync());
        var check = Assert.Single(Checks(run), check => check.Name == "rights" && check.IsGood is null);
        Assert.Contains($"you may not {right} in namespace default: {without}", check.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await laptop.Debug("--dry-run").ExitAsync());
    }

    private static IReadOnlyList<DoctorCheck> Checks(SondeRun run) => Assert.Single(run.Reports.All<DoctorReport>()).Checks;

    private static HashSet<string> Granted(string json)
    {
        var given = JsonNode.Parse(json)!;
        JsonNode?[] roles = given["items"] is { } items ? [.. items.AsArray()] : [given];
        return
        [
            .. from role in roles
               from rule in role["rules"]!.AsArray()
               from verb in rule["verbs"]!.AsArray()
               from resource in rule["resources"]!.AsArray()
               select $"{verb} {resource}",
        ];
    }

    /// <summary>What a request takes; null for what everybody may ask, and for what is asked only where it may be.</summary>
    private static string? RightOf(RecordedRequest request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["api", "v1", "namespaces", _, .. var rest])
        {
            return null;
        }

        return rest switch
        {
            [] => "get namespaces",
            [var resource] when request.Method == "POST" => $"create {resource}",
            [var resource] => $"{(request.QueryValue("watch") is null ? "list" : "watch")} {resource}",
            [var resource, _] => $"{(request.Method == "DELETE" ? "delete" : "get")} {resource}",
            [var resource, _, var part] => $"{(request.Method == "GET" ? "get" : request.Method.ToLowerInvariant())} {resource}/{part}",
            _ => throw new InvalidOperationException($"what right does {request.Path} take?"),
        };
    }
}
