using Sonde.Core.Faults;
using Sonde.Core.Logs;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Testing;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Logs;

public sealed class LogFollowerTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingReporter _said = new();

    [Fact]
    public async Task Nothing_is_read_before_the_plan_and_lines_come_after_it()
    {
        var platform = new LogPlatform();
        var log = new TargetLog(true, _clock, _said);
        await using (var follower = log.On(platform))
        {
            follower.Report(new ChoiceReport("pod"));
            Assert.Empty(platform.Asked);
            follower.Report(Plan());
            await platform.Says("hello");
        }

        Assert.Equal(["hello"], _said.All<LogReport>().Select(line => line.Text));
        Assert.Equal([null], platform.Asked);
        Assert.Empty(_said.All<WarningReport>());
        Assert.True(platform.IsEnded);
    }

    [Fact]
    public async Task The_next_pods_log_begins_where_the_last_one_ended()
    {
        var log = new TargetLog(true, _clock, _said);
        var before = new LogPlatform();
        await using (var first = log.On(before))
        {
            first.Report(Plan());
            await before.IsAskedAsync(1);
        }

        _clock.Advance(TimeSpan.FromSeconds(7));
        var platform = new LogPlatform();
        await using (var second = log.On(platform))
        {
            second.Report(Plan());
            await platform.Says("I am new");
        }

        Assert.Equal([TimeSpan.FromSeconds(7)], platform.Asked);
    }

    [Fact]
    public async Task A_log_that_may_not_be_had_is_said_once_for_all_pods()
    {
        var refusal = new FaultException(FaultCatalog.RightsMissing, "cannot read", "cannot get pods/log", "kubectl create role");
        var log = new TargetLog(true, _clock, _said);
        for (var pod = 0; pod < 3; pod++)
        {
            var platform = new LogPlatform { Failure = refusal };
            await using var follower = log.On(platform);
            follower.Report(Plan());
            if (pod == 0)
            {
                await _said.WaitForAsync<WarningReport>(_ => true, TestContext.Current.CancellationToken);
            }
            else
            {
                Assert.Empty(platform.Asked);
            }
        }

        var warning = Assert.Single(_said.All<WarningReport>());
        Assert.Equal("kubectl create role", warning.Remedy);
        Assert.Contains("cannot get pods/log", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_breaks_off_is_tried_again_and_said_once()
    {
        var platform = new LogPlatform { Failure = new IOException("reset") };
        var log = new TargetLog(true, _clock, _said);
        await using (var follower = log.On(platform))
        {
            follower.Report(Plan());
            for (var tries = 1; tries < 4; tries++)
            {
                await platform.IsAskedAsync(tries);
                while (_clock.ActiveTimers == 0)
                {
                    await Task.Yield();
                }

                _clock.Advance(TimeSpan.FromSeconds(30));
            }

            await platform.IsAskedAsync(4);
        }

        Assert.Contains("reset", Assert.Single(_said.All<WarningReport>()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_not_wanted_is_not_read()
    {
        var platform = new LogPlatform();
        await using var follower = new TargetLog(false, _clock, _said).On(platform);
        follower.Report(Plan());
        Assert.Empty(platform.Asked);
        Assert.Single(_said.All<PlanReport>());
    }

    private static PlanReport Plan() => new(new Plan("pod/api", new UseDeclaredToolbox { Name = "sonde", Reason = "it is there" }, "delve", []));
}
