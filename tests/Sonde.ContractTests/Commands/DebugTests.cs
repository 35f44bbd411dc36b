using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.ContractTests.Commands;

public sealed class DebugTests
{
    [Fact]
    public async Task A_session_goes_from_plan_to_receipt_with_exactly_one_container_added()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var run = laptop.Debug();
        Assert.Equal(0, await run.EndAsync());

        var dryRun = Assert.Single(cluster.DryRuns);
        var write = Assert.Single(cluster.Writes);
        Assert.Equal($"{ScriptedCluster.EphemeralPath}?dryRun=All&fieldManager=sonde", dryRun.Target);
        Assert.Equal($"{ScriptedCluster.EphemeralPath}?fieldManager=sonde", write.Target);
        Assert.Equal(("PATCH", "application/strategic-merge-patch+json"), (write.Method, write.Header("Content-Type")));
        Assert.Equal(dryRun.Body, write.Body);
        Assert.True(cluster.Server.Requests.ToList().IndexOf(dryRun) < cluster.Server.Requests.ToList().IndexOf(write));
        var name = (string)ScriptedCluster.ContainerOf(write)["name"]!;
        Assert.Matches("^sonde-go-[a-z0-9]{5}$", name);
        var expected = new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["ephemeralContainers"] = new JsonArray(new JsonObject
                {
                    ["name"] = name,
                    ["image"] = Laptop.Image,
                    ["targetContainerName"] = "app",
                    ["command"] = new JsonArray("/sonde-agent", "serve", "--ttl", "1800s"),
                    ["imagePullPolicy"] = "IfNotPresent",
                    ["terminationMessagePolicy"] = "File",
                    ["securityContext"] = ContainerStates.SameUser(1001, 1001),
                }),
            },
        };
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(write.Body)), write.Body);
        Assert.Equal([new StopDebuggerRequest()], cluster.Agent.Asked.OfType<StopDebuggerRequest>());
        Assert.Equal(("you ended it", true, AgentFacts.Figures), (run.Receipt.Ended, run.Receipt.TargetRuns, run.Receipt.Figures));
        Assert.Equal($"added container {name} ({Laptop.Image}; uid 1001, gid 1001, no capabilities)", Assert.Single(run.Receipt.Written));
        Assert.Contains(name, Assert.Single(run.Receipt.Remains), StringComparison.Ordinal);
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the exec is closed");
    }

    [Fact]
    public async Task A_debugger_port_that_is_taken_gives_way_to_the_next_which_is_said()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        var port = Failing.FreePort(room: 100);
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
        taken.Start();
        var run = laptop.Debug("--port", $"{port}");
        var listening = await run.ReportAsync<ListeningReport>();
        Assert.True(listening.Port > port);
        Assert.Equal((port, "127.0.0.1"), (listening.WantedPort, listening.Address));
        Assert.Equal(0, await run.EndAsync());
    }

    [Fact]
    public async Task Every_request_says_who_asks()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        await laptop.Debug().EndAsync();
        Assert.All(cluster.Server.Requests, request => Assert.Equal("sonde/0.1.0", request.Header("User-Agent")));
    }
}
