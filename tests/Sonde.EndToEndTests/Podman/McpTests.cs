using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde mcp</c> on a real container.</summary>
public sealed class McpTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task An_assistant_lists_plans_looks_and_leaves()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var assistant = await Assistant.StartAsync("--allow-stop", "--reason", "this machine may be busy");
        var line = $"pricing/pricing.go:{workspace.DiscountLine}";

        var targets = await assistant.CallAsync("list_targets", ("engine", "podman"));
        Assert.Contains(targets.GetProperty("targets").GetProperty("rows").EnumerateArray(), row => row.GetProperty("target").GetString() == target.Text);
        var plan = await assistant.CallAsync("plan", ("target", target.Text), ("line", line));
        Assert.Equal("add", plan.GetProperty("plan").GetProperty("toolbox").GetProperty("kind").GetString());
        Assert.Empty(await target.ToolboxesAsync());

        var hit = await WithOrdersAsync(target, assistant.CallAsync(
            "snapshot", ("target", target.Text), ("line", line), ("expressions", new[] { "quantity" }), ("timeout_seconds", 60), ("bound_ms", 500)));
        Assert.Equal("25", hit.GetProperty("hits")[0].GetProperty("values")[0].GetProperty("value").GetString());
        Assert.True(hit.GetProperty("receipt").GetProperty("targetRuns").GetBoolean());
        var value = await WithOrdersAsync(target, assistant.CallAsync(
            "evaluate", ("target", target.Text), ("line", line), ("expressions", new[] { "quantity * 2" }), ("timeout_seconds", 60), ("bound_ms", 500)));
        Assert.Equal("50", value.GetProperty("hits")[0].GetProperty("values")[0].GetProperty("value").GetString());

        var stacks = await assistant.CallAsync("stacks", ("target", target.Text), ("frames", 20), ("bound_ms", 500));
        Assert.Contains("http.(*Server).Serve", stacks.GetRawText(), StringComparison.Ordinal);
        Assert.True(stacks.GetProperty("receipt").GetProperty("targetRuns").GetBoolean());

        Assert.Single(await target.ToolboxesAsync());
        await target.Process.IsSoonFreeAsync(1);
        Assert.Equal(0, await assistant.LeaveAsync());
        await target.Shop.ServesAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task An_assistant_that_is_killed_leaves_the_target_running_and_no_session()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var assistant = await Assistant.StartAsync();
        var call = assistant.CallAsync("logpoint", ("target", target.Text), ("line", $"pricing/pricing.go:{workspace.DiscountLine}"), ("message", "{quantity}"), ("timeout_seconds", 300), ("bound_ms", 100));
        await Eventually.IsTrueAsync(() => !target.Process.IsFree, "the debugger is attached", 60);

        assistant.Die();

        await assistant.EndsAsync();
        await target.Process.IsSoonFreeAsync(1);
        await target.Shop.ServesAsync();
        await using var next = await Assistant.StartAsync();
        var rows = (await next.CallAsync("sessions", ("engine", "podman"))).GetProperty("sessions").GetProperty("rows").EnumerateArray().Where(row => row.GetProperty("target").GetString() == target.Text);
        Assert.Equal(["idle"], rows.Select(row => row.GetProperty("state").GetString()));
        await call.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Orders until the call is answered.</summary>
    private static async Task<T> WithOrdersAsync<T>(PodmanTarget target, Task<T> call)
    {
        while (!call.IsCompleted)
        {
            await target.Shop.OrderAsync();
            await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken));
        }

        return await call;
    }
}
