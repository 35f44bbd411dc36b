using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde top</c> on the orders of examples/dotnet.</summary>
public sealed class CountersTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task Exceptions_and_requests_are_counted_as_they_happen_and_nothing_is_left_behind()
    {
        await using var target = await Orders.StartAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/odd", clients: 1);

        var outcome = (await RunningSonde.RunAsync(workspace.Start("top", target.Text, "--count", "2"), 60)).Succeeded();

        var pictures = outcome.All("counters");
        Assert.Equal([1, 2], pictures.Select(static picture => (int)picture["number"]!));
        Assert.All(pictures, static picture => Assert.InRange((double)picture["seconds"]!, 0.7, 5));
        Assert.All(pictures, static picture => Assert.True(Value(picture, "System.Runtime", "exception-count") > 0));
        Assert.All(pictures, static picture => Assert.True(Value(picture, "Microsoft.AspNetCore.Hosting", "requests-per-second") > 0));
        Assert.True(Value(pictures[1], "Microsoft.AspNetCore.Hosting", "failed-requests") > Value(pictures[0], "Microsoft.AspNetCore.Hosting", "failed-requests"));
        Assert.InRange(Value(pictures[0], "System.Runtime", "working-set"), 10, 1_000);
        Assert.Contains(".NET 10.", (string)pictures[0]["how"]!, StringComparison.Ordinal);
        Assert.Null(outcome.Receipt["figures"]);
        await Orders.IsLeftAloneAsync(target);
        await IsNotCountingAsync(target);
    }

    [Fact(Timeout = Limit)]
    public async Task A_sonde_and_then_an_agent_that_are_killed_leave_no_session_in_the_runtime_and_nothing_is_counted_any_more()
    {
        await using var target = await Orders.StartAsync();
        using var workspace = Workspace.Create();
        await using (var sonde = await WatchAsync(workspace, target))
        {
            sonde.Kill();
            await Orders.IsLeftAloneAsync(target);
            await IsNotCountingAsync(target);
        }

        await using var next = await WatchAsync(workspace, target);
        await Command.NeedAsync("podman", ["kill", "--signal", "KILL", .. await target.ToolboxesAsync()]);
        await Orders.IsLeftAloneAsync(target);
        await IsNotCountingAsync(target);
        Assert.NotEqual(0, (await next.EndsAsync(60)).ExitCode);
    }

    private static async Task<RunningSonde> WatchAsync(Workspace workspace, PodmanTarget target)
    {
        var sonde = RunningSonde.Start(workspace.Start("top", target.Text));
        await Eventually.IsTrueAsync(() => Orders.EventThreads(target) > 0, "the session begins", 60, sonde.Describe);
        return sonde;
    }

    /// <summary>The thread that reads the counters once an interval does not wake up any more.</summary>
    private static async Task IsNotCountingAsync(PodmanTarget target)
    {
        var thread = Assert.Single(Orders.Threads(target, ".NET Counter Po"));
        await Eventually.IsTrueAsync(
            async () =>
            {
                var before = Wakes(thread);
                await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System, TestContext.Current.CancellationToken);
                return Wakes(thread) == before;
            },
            "the counters are off",
            15);
    }

    private static string Wakes(string thread) => File.ReadLines(Path.Combine(thread, "status")).Single(static line => line.StartsWith("voluntary_ctxt_switches", StringComparison.Ordinal));

    private static double Value(JsonNode picture, string provider, string name) =>
        (double)picture["counters"]!.AsArray().Single(counter => (string)counter!["provider"]! == provider && (string)counter["name"]! == name)!["value"]!;
}
