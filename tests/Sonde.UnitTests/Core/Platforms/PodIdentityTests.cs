using Sonde.Core.Plans;
using Sonde.Core.Platforms.Cluster;
using Sonde.Kubernetes.Api;

namespace Sonde.UnitTests.Core.Platforms;

public sealed class PodIdentityTests
{
    public static TheoryData<ToolboxSecurity> Rungs => new(
        new ToolboxSecurity(),
        new ToolboxSecurity { UserId = 1001, GroupId = 1001, IsConfined = true },
        new ToolboxSecurity { UserId = 1001, IsConfined = true },
        new ToolboxSecurity { UserId = 0, GroupId = 0 },
        new ToolboxSecurity { UserId = 0, GroupId = 0, IsConfined = true, AddCapabilities = ["NET_BIND_SERVICE"] },
        new ToolboxSecurity { UserId = 0, GroupId = 0, AddCapabilities = ["SYS_PTRACE"] },
        new ToolboxSecurity { UserId = 0, GroupId = 0, IsConfined = true, IsUnfiltered = true, AddCapabilities = ["BPF", "PERFMON", "SYS_PTRACE"] },
        new ToolboxSecurity { UserId = 0, GroupId = 0, IsPrivileged = true });

    [Theory]
    [MemberData(nameof(Rungs))]
    public void What_was_asked_for_is_recognised_again(ToolboxSecurity security) =>
        Assert.Equal(security, PodIdentity.Read(PodIdentity.Write(security) ?? new SecurityContext()));

    [Fact]
    public void Where_nothing_is_asked_for_nothing_is_written() => Assert.Null(PodIdentity.Write(new ToolboxSecurity()));

    [Fact]
    public void Root_is_never_said_to_be_somebody_else()
    {
        Assert.False(PodIdentity.Write(new ToolboxSecurity { UserId = 0 })!.RunAsNonRoot);
        Assert.True(PodIdentity.Write(new ToolboxSecurity { UserId = 1 })!.RunAsNonRoot);
        Assert.Null(PodIdentity.Write(new ToolboxSecurity { IsConfined = true })!.RunAsNonRoot);
    }

    [Fact]
    public void The_kubelets_report_goes_before_the_containers_settings_and_those_before_the_pods()
    {
        var container = new Container { Name = "app", SecurityContext = new SecurityContext { RunAsUser = 2, RunAsGroup = 22 } };
        var pod = new Pod { Spec = new PodSpec { SecurityContext = new PodSecurityContext { RunAsUser = 1, RunAsGroup = 11 } } };
        Assert.Equal((1L, 11L), Ids(pod, new Container { Name = "app" }));
        Assert.Equal((2L, 22L), Ids(pod, container));
        var reported = pod with
        {
            Status = new PodStatus
            {
                ContainerStatuses = [new ContainerStatus { Name = "app", User = new ContainerUser { Linux = new LinuxContainerUser { Uid = 3, Gid = 33 } } }],
            },
        };
        Assert.Equal((3L, 33L), Ids(reported, container));
    }

    [Fact]
    public void Where_nobody_says_it_the_ids_are_not_known() => Assert.Equal((null, null), Ids(new Pod(), new Container { Name = "app" }));

    [Theory]
    [InlineData("restricted", PodSecurityLevel.Restricted)]
    [InlineData("baseline", PodSecurityLevel.Baseline)]
    [InlineData("privileged", PodSecurityLevel.Privileged)]
    [InlineData("tomorrow", PodSecurityLevel.Privileged)]
    [InlineData(null, PodSecurityLevel.Privileged)]
    public void A_level_that_is_not_known_counts_as_none(string? word, PodSecurityLevel level) => Assert.Equal(level, PodIdentity.Level(word));

    private static (long? User, long? Group) Ids(Pod pod, Container container)
    {
        var identity = PodIdentity.Of(pod, container);
        return (identity.UserId, identity.GroupId);
    }
}
