using Sonde.Tunnel.Control;

namespace Sonde.EndToEndTests.Agent;

/// <summary>The debugger's own memory is bounded by what its pod has left.</summary>
[Collection("agent")]
public sealed class AgentMemoryTests
{
    private const long Plenty = 1L << 40;

    [Theory]
    [InlineData(Plenty)]
    [InlineData(null)]
    public async Task A_limit_that_is_passed_bounds_the_debugger(long? limit)
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        await session.AskAsync<StartDebuggerAnswer>(new StartDebuggerRequest("delve", target.Id) { MemoryLimitBytes = limit });

        var environment = (await File.ReadAllTextAsync($"/proc/{target.TracerId}/environ", TestContext.Current.CancellationToken)).Split('\0');
        var bound = environment.SingleOrDefault(variable => variable.StartsWith("GOMEMLIMIT=", StringComparison.Ordinal));
        if (limit is not null)
        {
            Assert.InRange(long.Parse(bound!.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture), 1L << 20, Plenty);
        }
        else
        {
            // A machine that limits these tests' own control group bounds it, too.
            Assert.SkipWhen(bound is not null, "this control group has a limit");
        }
    }

    [Fact]
    public async Task A_limit_far_too_small_is_refused_and_the_target_runs_untouched()
    {
        using var target = await GoTarget.StartAsync();
        await using var agent = await RunningAgent.StartAsync();
        await using var session = await TestSession.OpenAsync(agent);

        var small = new StartDebuggerRequest("delve", target.Id) { MemoryLimitBytes = 1 << 20 };
        var refusal = await Assert.ThrowsAsync<AgentRefusedException>(() => session.AskAsync<StartDebuggerAnswer>(small));

        Assert.Equal(AgentErrorCode.MemoryShort, refusal.Error.Code);
        Assert.Matches(@"^dlv needs about \d+ MiB .* 1 MiB .* 0 MiB are left\.$", refusal.Message);
        await target.ServesOnAsync();

        // Whoever wants it all the same gets it.
        await session.AskAsync<StartDebuggerAnswer>(small with { MayExceedMemory = true });
        Assert.NotEqual(0, target.TracerId);
    }
}
