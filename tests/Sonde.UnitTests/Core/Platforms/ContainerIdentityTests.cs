using Sonde.Containers;
using Sonde.Core.Plans;
using Sonde.Core.Platforms.Local;
using Sonde.Core.Production;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class ContainerIdentityTests
{
    public static TheoryData<ToolboxSecurity> Rungs => new(
        new ToolboxSecurity { UserId = 1001, GroupId = 1001, IsConfined = true },
        new ToolboxSecurity { UserId = 0, GroupId = 0, IsConfined = true, AddCapabilities = ["CHOWN", "KILL"] },
        new ToolboxSecurity { UserId = 0, GroupId = 0, AddCapabilities = ["SYS_PTRACE"] },
        new ToolboxSecurity { UserId = 0, GroupId = 0, IsConfined = true, IsUnfiltered = true, AddCapabilities = ["BPF", "PERFMON", "SYS_PTRACE"] },
        new ToolboxSecurity { UserId = 0, GroupId = 0, AddCapabilities = ["NET_ADMIN", "NET_RAW"] },
        new ToolboxSecurity { UserId = 0, GroupId = 0, IsPrivileged = true },
        new ToolboxSecurity { UserId = 5, GroupId = 6 });

    [Theory]
    [MemberData(nameof(Rungs))]
    public void What_a_toolbox_was_allowed_is_read_back_from_its_label(ToolboxSecurity security) => Assert.Equal(
        security,
        ContainerIdentity.SecurityOf(Container(security.UserId, security.GroupId) with
        {
            IsPrivileged = security.IsPrivileged,
            EffectiveCapabilities = security.AddCapabilities,
            Labels = new Dictionary<string, string> { [ContainerIdentity.SecurityLabel] = security.ToString() },
        }));

    [Fact]
    public void A_label_that_does_not_fit_the_container_is_not_believed() => Assert.Null(ContainerIdentity.SecurityOf(
        Container(0, 0) with { Labels = new Dictionary<string, string> { [ContainerIdentity.SecurityLabel] = "uid 1001, gid 1001, no capabilities" } }));

    [Fact]
    public void Without_a_label_nothing_is_known() => Assert.Null(ContainerIdentity.SecurityOf(Container(0, 0)));

    [Fact]
    public void A_root_target_holds_what_its_process_holds_and_another_user_nothing()
    {
        var held = Container(0, 0) with { EffectiveCapabilities = ["CHOWN"] };
        Assert.Equal(["CHOWN"], ContainerIdentity.Of(held).Capabilities.Added);
        Assert.Empty(ContainerIdentity.Of(held with { UserId = 1001 }).Capabilities.Added);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("none", "None")]
    [InlineData("observe", "Observe")]
    [InlineData("full", "Full")]
    [InlineData("NONE", "None")]
    [InlineData("yes", "None")]
    public void A_container_of_this_machine_is_not_production_but_its_owners_are_heard(string? label, string? word)
    {
        var labels = new Dictionary<string, string> { ["env"] = "prod" };
        if (label is not null)
        {
            labels["sonde.dev/debug"] = label;
        }

        var verdict = ProductionGuard.Judge(ContainerIdentity.SurroundingsOf(Container(0, 0) with { Name = "prod", Labels = labels }), ProductionSettings.Default);
        Assert.Equal(GuardStanding.Known, verdict.Standing);
        Assert.Equal(word, verdict.Mark?.Word.ToString());
        Assert.StartsWith("label ", verdict.Mark?.Text ?? "label ", StringComparison.Ordinal);
    }

    private static ContainerDescription Container(long? user, long? group) => new()
    {
        Id = "1",
        Name = "toolbox",
        Image = "go:1",
        ImageId = "2",
        IsRunning = true,
        State = "running",
        ConfiguredUser = "",
        PidMode = "",
        Labels = new Dictionary<string, string>(),
        UserId = user,
        GroupId = group,
    };
}
