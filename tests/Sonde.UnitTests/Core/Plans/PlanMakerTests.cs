using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Production;
using Sonde.Core.Settings;

namespace Sonde.UnitTests.Core.Plans;

public sealed class PlanMakerTests
{
    private static readonly ToolboxSecurity SameUser = new() { UserId = 1001, GroupId = 1001, IsConfined = true };
    private static readonly ToolboxWishes Wishes = new() { Image = "go:1" };
    private static readonly ToolWish Debug = new("go", "attach", NeedsTrace: true);
    private static readonly ToolWish Forward = new("go", "connect", NeedsTrace: false) { IsObserving = true };

    private static readonly PlatformFacts Facts = new()
    {
        Target = "pod/api",
        ShortName = "api",
        Surroundings = new Surroundings(),
        User = "dev",
        Identity = new TargetIdentity(1001, 1001, new RootCapabilities(false, [], false), "its status"),
        Remains = (name, _) => name,
        RemainsAfter = (name, _) => name,
    };

    private static readonly ToolboxCandidate Running = new("sonde-go-aaaaa", "go:1", SameUser, false);

    [Fact]
    public void A_name_that_was_ever_taken_is_not_taken_again()
    {
        var facts = Facts with { TakenNames = ["sonde-go-bcdfg", "sonde-go-bcdfg2"] };
        Assert.Equal("sonde-go-bcdfg3", PlanMaker.Make(facts, Wishes, Debug, "bcdfg").Toolbox.Name);
    }

    [Fact]
    public void An_image_that_nobody_has_named_is_noted_where_it_would_be_added()
    {
        var wishes = Wishes with { Image = ToolboxImage.Reference(ToolboxImage.DefaultRegistry, ToolboxImage.Go, "0.1.0") };
        Assert.Contains("No image is published", Assert.Single(Plan(Facts, wishes).Notes), StringComparison.Ordinal);
        Assert.Empty(Plan(Facts with { Toolboxes = [Running with { Image = wishes.Image }] }, wishes).Notes);
        Assert.Empty(Plan(Facts, Wishes).Notes);
    }

    [Fact]
    public void The_guard_is_asked_before_any_toolbox_is_used_and_before_rights_are_missed()
    {
        var production = new Surroundings { Names = [new NamedPlace("context", "prod")] };
        var missing = new MissingRight(new Right("patch", "", "pods/ephemeralcontainers", "to add the toolbox", true), "shop");
        ToolboxCandidate[] toolboxes = [Running, new ToolboxCandidate("toolbox", "ours:1", null, true)];
        foreach (var facts in new[] { Facts, Facts with { Toolboxes = toolboxes[..1] }, Facts with { Toolboxes = toolboxes }, Facts with { MissingRights = [missing] } })
        {
            Assert.Same(FaultCatalog.ProductionGuarded, Refuse(facts with { Surroundings = production }).Definition);
        }

        Assert.IsType<ReuseToolbox>(Make(Facts with { Surroundings = production, Toolboxes = [Running] }, Wishes, Forward));
    }

    [Fact]
    public void A_tool_is_taken_to_stop_the_target_unless_it_says_otherwise() => Assert.False(new ToolWish("new", "something", false).IsObserving);

    [Fact]
    public void A_running_toolbox_of_the_same_image_and_privileges_is_used() =>
        Assert.IsType<ReuseToolbox>(Make(Facts with { Toolboxes = [Running] }, Wishes, Debug));

    [Fact]
    public void A_weaker_or_stronger_or_other_one_is_not()
    {
        Assert.IsType<AddToolbox>(Make(Facts with { Toolboxes = [Running with { Security = new ToolboxSecurity { UserId = 0 } }] }, Wishes, Debug));
        Assert.IsType<AddToolbox>(Make(Facts with { Toolboxes = [Running with { Security = null }] }, Wishes, Debug));
        Assert.IsType<AddToolbox>(Make(Facts with { Toolboxes = [Running with { Image = "go:2" }] }, Wishes, Debug));
        Assert.IsType<AddToolbox>(Make(Facts with { Toolboxes = [Running] }, Wishes with { IsNewWanted = true }, Debug));
        Assert.IsType<AddToolbox>(Make(Facts with { Toolboxes = [Running] }, Wishes with { Overlay = "{}" }, Debug));
    }

    [Fact]
    public void Connections_take_any_toolbox_and_climb_no_ladder()
    {
        Assert.IsType<ReuseToolbox>(Make(Facts with { Toolboxes = [Running with { Image = "go:2", Security = null }] }, Wishes, Forward));
        var excluded = Facts with { Level = PodSecurityLevel.Restricted, Identity = Facts.Identity with { UserId = 0 } };
        Assert.True(Assert.IsType<AddToolbox>(Make(excluded, Wishes, Forward)).Security.IsUnset);
    }

    [Fact]
    public void A_declared_toolbox_goes_first_unless_a_profile_is_wanted()
    {
        var facts = Facts with { Toolboxes = [Running, new ToolboxCandidate("toolbox", "ours:1", null, true)] };
        Assert.Equal("toolbox", Assert.IsType<UseDeclaredToolbox>(Make(facts, Wishes, Debug)).Name);
        Assert.IsType<AddToolbox>(Make(facts, Wishes with { Profile = DebugProfile.General }, Debug));
    }

    [Fact]
    public void The_right_to_add_is_only_missed_where_something_is_added()
    {
        var facts = Facts with { MissingRights = [new MissingRight(new Right("patch", "", "pods/ephemeralcontainers", "to add the toolbox", true), "shop")], Grant = _ => "grant" };
        Assert.Same(FaultCatalog.RightsMissing, Refuse(facts).Definition);
        Assert.IsType<ReuseToolbox>(Make(facts with { Toolboxes = [Running] }, Wishes, Debug));
    }

    [Fact]
    public void An_obstacle_does_not_matter_where_a_toolbox_runs()
    {
        var facts = Facts with { Obstacle = new Fault(FaultCatalog.NoEphemeralContainers, "a", "b", ["c"]) };
        Assert.Same(FaultCatalog.NoEphemeralContainers, Refuse(facts).Definition);
        Assert.IsType<ReuseToolbox>(Make(facts with { Toolboxes = [Running] }, Wishes, Debug));
    }

    [Fact]
    public void Where_nothing_permitted_suffices_the_shape_of_the_server_decides_what_is_said()
    {
        Assert.Same(FaultCatalog.LegacyShapeTooWeak, Refuse(Facts with { Legacy = new InheritedIdentity(null, null) }).Definition);
        Assert.Same(FaultCatalog.PrivilegesExcluded, Refuse(
            Facts with { Level = PodSecurityLevel.Restricted, Identity = Facts.Identity with { UserId = 0 } }).Definition);
    }

    private static Plan Plan(PlatformFacts facts, ToolboxWishes wishes) => PlanMaker.Make(facts, wishes, Debug, "bcdfg");

    private static ToolboxPlan Make(PlatformFacts facts, ToolboxWishes wishes, ToolWish tool) => PlanMaker.Make(facts, wishes, tool, "bcdfg").Toolbox;

    private static Fault Refuse(PlatformFacts facts) =>
        Assert.Throws<FaultException>(() => PlanMaker.Make(facts, Wishes, Debug, "bcdfg")).Fault;
}
