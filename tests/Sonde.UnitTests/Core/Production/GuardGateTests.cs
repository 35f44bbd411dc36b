using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Production;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Production;

public sealed class GuardGateTests
{
    private static readonly ToolWish Stopping = new("go", "attach", NeedsTrace: true);
    private static readonly ToolWish Observing = new("go", "connect", NeedsTrace: false) { IsObserving = true };
    private static readonly GuardVerdict Known = new(GuardStanding.Known, "its API server is on this machine");
    private static readonly GuardVerdict Production = new(GuardStanding.Production, "the word \"prod\" in the name of context prod-eu");
    private static readonly GuardWishes Silent = new() { Command = "sonde debug deploy/api -n shop" };
    private static readonly GuardWishes Permitted = Silent with { Reason = new StopReason("orders hang") };

    [Fact]
    public void Production_is_not_stopped_without_a_reason_and_the_command_to_repeat_is_whole()
    {
        var fault = Refuse(Production, Stopping, Silent);
        Assert.Same(FaultCatalog.ProductionGuarded, fault.Definition);
        Assert.Equal("it counts as production: the word \"prod\" in the name of context prod-eu", fault.Why);
        Assert.Equal("sonde debug deploy/api -n shop --allow-stop --reason 'REASON'", fault.Next[0]);
        Assert.All(fault.Next, next => Assert.Null(NextSteps.Judge(next)));
        Assert.Contains("could not be read", Refuse(Production with { IsNamespaceRead = false }, Stopping, Silent).Why, StringComparison.Ordinal);
        Assert.Null(NextSteps.Judge(Refuse(Production, Stopping, new GuardWishes()).Next[0]));
    }

    [Fact]
    public void With_a_reason_it_is_and_the_plan_says_both()
    {
        var guard = GuardGate.Pass(Production, Stopping, Permitted, "pod/api")!;
        Assert.Equal(("orders hang", GuardStanding.Production), (guard.Reason, guard.Standing));
        Assert.EndsWith("--allow-stop was given", guard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stops_nothing_stays_open_and_a_trial_is_told_what_it_would_take()
    {
        Assert.EndsWith("this stops nothing", GuardGate.Pass(Production, Observing, Silent, "pod/api")!.Text, StringComparison.Ordinal);
        Assert.Contains("without --allow-stop", GuardGate.Pass(Production, Stopping, Silent with { IsTrial = true }, "pod/api")!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_is_known_to_be_safe_nothing_is_said_unless_a_reason_was_given()
    {
        Assert.Null(GuardGate.Pass(Known, Stopping, Silent, "pod/api"));
        Assert.Null(GuardGate.Pass(Known with { Standing = GuardStanding.Unknown }, Stopping, Silent, "pod/api"));
        Assert.Equal("orders hang", GuardGate.Pass(Known, Stopping, Permitted, "pod/api")!.Reason);
    }

    [Theory]
    [InlineData("none", false, true)]
    [InlineData("none", true, true)]
    [InlineData("observe", false, true)]
    [InlineData("observe", true, false)]
    [InlineData("full", false, false)]
    [InlineData("FULL", true, true)]
    public void What_the_owners_say_goes_before_every_flag_and_every_place(string mark, bool isObserving, bool isRefused)
    {
        var read = OwnersMark.Of(new MarkedObject("pod/api", new Dictionary<string, string>(), mark));
        var tool = isObserving ? Observing : Stopping;
        foreach (var verdict in new[] { Known, Production, Known with { Standing = GuardStanding.Unknown } }.Select(verdict => verdict with { Mark = read }))
        {
            foreach (var wishes in new[] { Silent, Permitted, Permitted with { IsTrial = true } })
            {
                if (!isRefused)
                {
                    GuardGate.Pass(verdict, tool, wishes, "pod/api");
                    continue;
                }

                var fault = Refuse(verdict, tool, wishes);
                Assert.Same(FaultCatalog.OwnersRefuse, fault.Definition);
                Assert.Contains("sonde.dev/debug", fault.Why, StringComparison.Ordinal);
                Assert.All(fault.Next, next => Assert.Null(NextSteps.Judge(next)));
            }
        }
    }

    [Fact]
    public void The_owners_full_frees_production_and_the_plan_says_so()
    {
        var mark = OwnersMark.Of(new MarkedObject("namespace shop", new Dictionary<string, string>(), "full"));
        var guard = GuardGate.Pass(Production with { Mark = mark }, Stopping, Silent, "pod/api")!;
        Assert.EndsWith("its owners allow everything: annotation sonde.dev/debug: full of namespace shop", guard.Text, StringComparison.Ordinal);
        Assert.Same(FaultCatalog.ProductionGuarded, Refuse(Production with { Mark = mark, IsNamespaceRead = false }, Stopping, Silent).Definition);
    }

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(false, 300, 300)]
    [InlineData(true, null, 60)]
    [InlineData(true, 300, 60)]
    [InlineData(true, 10, 10)]
    public void Where_it_is_or_may_be_production_a_stop_is_short_by_default(bool isCareful, int? budget, int? expected)
    {
        var verdict = isCareful ? Known with { Standing = GuardStanding.Unknown } : Known;
        var time = budget is { } seconds ? new PauseBudget(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(5), "the probe") : null;
        Assert.Equal(expected, CarefulBudget.Of(time, verdict)?.Time.TotalSeconds);
        Assert.Equal(expected, CarefulBudget.Of(time, isCareful ? Production : Known)?.Time.TotalSeconds);
    }

    private static Fault Refuse(GuardVerdict verdict, ToolWish tool, GuardWishes wishes) =>
        Assert.Throws<FaultException>(() => GuardGate.Pass(verdict, tool, wishes, "pod/api")).Fault;
}
