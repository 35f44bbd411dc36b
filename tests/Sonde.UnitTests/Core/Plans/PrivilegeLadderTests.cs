using Sonde.Core.Plans;
using Sonde.Testing.Commands;

namespace Sonde.UnitTests.Core.Plans;

public sealed class PrivilegeLadderTests
{
    private static readonly RootCapabilities Default = new(false, [], false);

    public static TheoryData<int?, int?, string, PodSecurityLevel, string> Climbs => new()
    {
        // The target's user, group and capabilities, the namespace's level, and what the toolbox gets.
        { 1001, 1001, "", PodSecurityLevel.Privileged, "uid 1001, gid 1001, no capabilities" },
        { 1001, 1001, "", PodSecurityLevel.Baseline, "uid 1001, gid 1001, no capabilities" },
        { 1001, 1001, "", PodSecurityLevel.Restricted, "uid 1001, gid 1001, no capabilities" },
        { 1000, 0, "", PodSecurityLevel.Restricted, "uid 1000, gid 0, no capabilities" },
        { 1000, null, "", PodSecurityLevel.Restricted, "uid 1000, no capabilities" },
        { 1001, 1001, "+SYS_ADMIN", PodSecurityLevel.Restricted, "uid 1001, gid 1001, no capabilities" },
        { 0, 0, "", PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities" },
        { 0, 0, "", PodSecurityLevel.Baseline, "uid 0, gid 0, default capabilities" },
        { 0, 0, "", PodSecurityLevel.Restricted, "excluded: run the service as a user other than root: restricted demands it of the debug container too" },
        { 0, 1000, "", PodSecurityLevel.Baseline, "uid 0, gid 1000, default capabilities" },
        { 0, null, "", PodSecurityLevel.Baseline, "uid 0, gid 0, default capabilities" },
        { 0, 0, "-ALL", PodSecurityLevel.Baseline, "uid 0, gid 0, no capabilities" },
        { 0, 0, "-ALL +NET_BIND_SERVICE", PodSecurityLevel.Baseline, "uid 0, gid 0, only NET_BIND_SERVICE" },
        { 0, 0, "+CHOWN", PodSecurityLevel.Baseline, "uid 0, gid 0, default capabilities" },
        { 0, 0, "+NET_ADMIN", PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and SYS_PTRACE" },
        { 0, 0, "+NET_ADMIN", PodSecurityLevel.Baseline, "excluded: ask the owners of the namespace for Pod Security privileged, or debug a copy without these capabilities" },
        { 0, 0, "-ALL +NET_ADMIN", PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and SYS_PTRACE" },
        { 0, 0, "privileged", PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and SYS_PTRACE" },
        { 0, 0, "privileged", PodSecurityLevel.Baseline, "excluded: ask the owners of the namespace for Pod Security privileged, or debug a copy without these capabilities" },
        { 0, 0, "privileged", PodSecurityLevel.Restricted, "excluded: run the service as a user other than root: restricted demands it of the debug container too" },
        { null, null, "", PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and SYS_PTRACE" },
        { null, null, "", PodSecurityLevel.Baseline, "excluded: set runAsUser and runAsGroup in the pod's securityContext: the toolbox then takes the same ids and needs no capability" },
        { null, null, "", PodSecurityLevel.Restricted, "excluded: set runAsUser and runAsGroup in the pod's securityContext: the toolbox then takes the same ids and needs no capability" },
    };

    [Theory]
    [MemberData(nameof(Climbs))]
    public void The_least_privilege_that_works_is_chosen(int? user, int? group, string capabilities, PodSecurityLevel level, string expected)
    {
        var target = new TargetIdentity(user, group, Capabilities(capabilities), "the pod's status");
        Assert.Equal(expected, Text(PrivilegeLadder.Choose(new LadderQuestion(target, DebugProfile.Auto, level, null))));
    }

    [Theory]
    [InlineData(DebugProfile.General, "uid 0, gid 0, default capabilities and SYS_PTRACE")]
    [InlineData(DebugProfile.Baseline, "uid 1001, gid 1002, default capabilities")]
    [InlineData(DebugProfile.Restricted, "uid 1001, gid 1002, no capabilities")]
    [InlineData(DebugProfile.NetAdmin, "uid 0, gid 0, default capabilities and NET_ADMIN, NET_RAW")]
    [InlineData(DebugProfile.SysAdmin, "uid 0, gid 0, privileged")]
    public void A_profile_is_obeyed_whatever_the_namespace_enforces(DebugProfile profile, string expected)
    {
        var target = new TargetIdentity(1001, 1002, Default, "the pod's status");
        foreach (var level in Enum.GetValues<PodSecurityLevel>())
        {
            var decision = PrivilegeLadder.Choose(new LadderQuestion(target, profile, level, null));
            Assert.Equal(expected, Text(decision));
            Assert.StartsWith($"--profile {profile.ToString().ToLowerInvariant()}", decision.Reason, StringComparison.Ordinal);
        }
    }

    public static TheoryData<int?, int?, string, int?, int?, bool> LegacyShapes => new()
    {
        // The target's user, group and capabilities, the pod's user and group, and whether the toolbox would do.
        { 1001, 1001, "", 1001, 1001, true },
        { 1001, null, "", 1001, 1001, true },
        { 1001, 1001, "", null, null, false },
        { 1001, 1001, "", 1001, null, false },
        { 1001, 0, "", 1001, null, true },
        { 0, 0, "", null, null, true },
        { 0, 0, "", 0, 0, true },
        { 0, 0, "", 1001, 1001, false },
        { 0, 0, "+CHOWN", null, null, true },
        { 0, 0, "+NET_ADMIN", null, null, false },
        { 0, 0, "privileged", null, null, false },
        { null, null, "", 1001, 1001, true },
    };

    [Theory]
    [MemberData(nameof(LegacyShapes))]
    public void An_API_that_takes_no_settings_gets_none_and_works_only_where_the_pod_fits(
        int? user, int? group, string capabilities, int? podUser, int? podGroup, bool isFound)
    {
        var target = new TargetIdentity(user, group, Capabilities(capabilities), "the pod's status");
        var question = new LadderQuestion(target, DebugProfile.Auto, PodSecurityLevel.Privileged, new InheritedIdentity(podUser, podGroup));
        var decision = PrivilegeLadder.Choose(question);

        Assert.Equal(isFound, decision is RungFound { Security.IsUnset: true });
        Assert.Contains("1.16 to 1.22", decision.Reason, StringComparison.Ordinal);
        if (decision is RungExcluded excluded)
        {
            Assert.All(excluded.Next, step => Assert.Null(NextSteps.Judge(step)));
        }
    }

    public static TheoryData<int?, string, DebugProfile, PodSecurityLevel, string> Shields => new()
    {
        // The target's user and capabilities, the profile, the namespace's level, and what the toolbox gets.
        { 1001, "", DebugProfile.Auto, PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and NET_ADMIN, SYS_PTRACE" },
        { null, "", DebugProfile.Auto, PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and SYS_PTRACE, NET_ADMIN" },
        { 0, "", DebugProfile.Auto, PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and NET_ADMIN" },
        { 0, "-ALL", DebugProfile.Auto, PodSecurityLevel.Privileged, "uid 0, gid 0, only NET_ADMIN" },
        { 0, "privileged", DebugProfile.Auto, PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and SYS_PTRACE, NET_ADMIN" },
        { 1001, "", DebugProfile.General, PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and SYS_PTRACE, NET_ADMIN" },
        { 1001, "", DebugProfile.NetAdmin, PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and NET_ADMIN, NET_RAW" },
        { 1001, "", DebugProfile.SysAdmin, PodSecurityLevel.Privileged, "uid 0, gid 0, privileged" },
        { 1001, "", DebugProfile.Restricted, PodSecurityLevel.Privileged, "excluded: repeat without --profile, or without --shield" },
        { 1001, "", DebugProfile.Auto, PodSecurityLevel.Baseline, "excluded: repeat without --shield: a stop then ends before the liveness probe has the container restarted" },
        { 0, "", DebugProfile.Auto, PodSecurityLevel.Baseline, "excluded: repeat without --shield: a stop then ends before the liveness probe has the container restarted" },
        { 0, "", DebugProfile.Auto, PodSecurityLevel.Restricted, "excluded: run the service as a user other than root: restricted demands it of the debug container too" },
    };

    [Theory]
    [MemberData(nameof(Shields))]
    public void A_probe_shield_takes_root_and_NET_ADMIN_and_still_may_trace(
        int? user, string capabilities, DebugProfile profile, PodSecurityLevel level, string expected)
    {
        var target = new TargetIdentity(user, user, Capabilities(capabilities), "the pod's status");
        var decision = PrivilegeLadder.Choose(new LadderQuestion(target, profile, level, null) { NeedsShield = true });
        Assert.Equal(expected, Text(decision));
        Assert.All((decision as RungExcluded)?.Next ?? [], step => Assert.Null(NextSteps.Judge(step)));
    }

    [Fact]
    public void An_API_that_takes_no_capabilities_gets_no_probe_shield()
    {
        var target = new TargetIdentity(1001, 1001, Default, "the pod's status");
        var question = new LadderQuestion(target, DebugProfile.Auto, PodSecurityLevel.Privileged, new InheritedIdentity(1001, 1001)) { NeedsShield = true };
        var excluded = Assert.IsType<RungExcluded>(PrivilegeLadder.Choose(question));
        Assert.Contains("NET_ADMIN", excluded.Reason, StringComparison.Ordinal);
        Assert.All(excluded.Next, step => Assert.Null(NextSteps.Judge(step)));
    }

    [Theory]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Privileged, "uid 0, gid 0, only NET_RAW")]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Baseline, "uid 0, gid 0, default capabilities")]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Restricted, "excluded: ask the owners of the namespace for Pod Security baseline, or capture on the other side of the connection")]
    [InlineData(DebugProfile.Restricted, PodSecurityLevel.Privileged, "excluded: repeat without --profile")]
    [InlineData(DebugProfile.Baseline, PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities")]
    [InlineData(DebugProfile.General, PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and SYS_PTRACE, NET_RAW")]
    [InlineData(DebugProfile.NetAdmin, PodSecurityLevel.Privileged, "uid 0, gid 0, default capabilities and NET_ADMIN, NET_RAW")]
    public void Capturing_takes_root_with_NET_RAW_and_nothing_else(DebugProfile profile, PodSecurityLevel level, string expected)
    {
        var target = new TargetIdentity(1001, 1001, Default, "the pod's status");
        var decision = PrivilegeLadder.Choose(new LadderQuestion(target, profile, level, null) { IsCapture = true });
        Assert.Equal(expected, Text(decision));
        Assert.All((decision as RungExcluded)?.Next ?? [], step => Assert.Null(NextSteps.Judge(step)));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0L, true)]
    [InlineData(1001L, false)]
    public void Where_a_toolbox_takes_no_settings_only_root_can_capture(long? user, bool isFound)
    {
        var question = new LadderQuestion(new TargetIdentity(1001, 1001, Default, "the pod's status"), DebugProfile.Auto, PodSecurityLevel.Privileged, new InheritedIdentity(user, user)) { IsCapture = true };
        Assert.Equal(isFound, PrivilegeLadder.Choose(question) is RungFound);
    }

    [Theory]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Privileged, "uid 0, gid 0, only BPF, PERFMON, SYS_PTRACE, no seccomp filter")]
    [InlineData(DebugProfile.General, PodSecurityLevel.Privileged, "uid 0, gid 0, only BPF, PERFMON, SYS_PTRACE, no seccomp filter")]
    [InlineData(DebugProfile.SysAdmin, PodSecurityLevel.Privileged, "uid 0, gid 0, privileged")]
    [InlineData(DebugProfile.NetAdmin, PodSecurityLevel.Privileged, "excluded")]
    [InlineData(DebugProfile.Restricted, PodSecurityLevel.Privileged, "excluded")]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Baseline, "excluded")]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Restricted, "excluded")]
    public void Probes_take_root_with_BPF_PERFMON_and_SYS_PTRACE_and_nothing_else(DebugProfile profile, PodSecurityLevel level, string expected)
    {
        var target = new TargetIdentity(1001, 1001, Default, "the pod's status");
        var decision = PrivilegeLadder.Choose(new LadderQuestion(target, profile, level, null) { IsProbing = true });
        Assert.StartsWith(expected, Text(decision), StringComparison.Ordinal);
        Assert.All((decision as RungExcluded)?.Next ?? [], step => Assert.Null(NextSteps.Judge(step)));
        Assert.IsType<RungExcluded>(PrivilegeLadder.Choose(new LadderQuestion(target, profile, level, new InheritedIdentity(null, null)) { IsProbing = true }));
    }

    [Theory]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Privileged, "uid 0, gid 0, only PERFMON, SYS_PTRACE, no seccomp filter")]
    [InlineData(DebugProfile.General, PodSecurityLevel.Privileged, "uid 0, gid 0, only PERFMON, SYS_PTRACE, no seccomp filter")]
    [InlineData(DebugProfile.SysAdmin, PodSecurityLevel.Privileged, "uid 0, gid 0, privileged")]
    [InlineData(DebugProfile.NetAdmin, PodSecurityLevel.Privileged, "excluded")]
    [InlineData(DebugProfile.Restricted, PodSecurityLevel.Privileged, "excluded")]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Baseline, "excluded")]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Restricted, "excluded")]
    public void Perf_takes_root_with_PERFMON_and_SYS_PTRACE_and_nothing_else(DebugProfile profile, PodSecurityLevel level, string expected)
    {
        var target = new TargetIdentity(1001, 1001, Default, "the pod's status");
        var decision = PrivilegeLadder.Choose(new LadderQuestion(target, profile, level, null) { IsSampling = true });
        Assert.StartsWith(expected, Text(decision), StringComparison.Ordinal);
        Assert.All((decision as RungExcluded)?.Next ?? [], step => Assert.Null(NextSteps.Judge(step)));
        Assert.IsType<RungExcluded>(PrivilegeLadder.Choose(new LadderQuestion(target, profile, level, new InheritedIdentity(null, null)) { IsSampling = true }));
    }

    [Fact]
    public void A_decision_says_where_the_ids_come_from()
    {
        var target = new TargetIdentity(7, 7, Default, "the image");
        Assert.Contains("uid 7 (the image)", PrivilegeLadder.Choose(new LadderQuestion(target, DebugProfile.Auto, PodSecurityLevel.Baseline, null)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Securities_are_compared_by_value_and_their_capabilities_as_a_set()
    {
        var one = new ToolboxSecurity { UserId = 0, AddCapabilities = ["NET_RAW", "NET_ADMIN"] };
        var other = new ToolboxSecurity { UserId = 0, AddCapabilities = ["NET_ADMIN", "NET_RAW"] };
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, other with { AddCapabilities = ["NET_RAW"] });
        Assert.NotEqual(one, other with { IsConfined = true });
        Assert.NotEqual(one, other with { GroupId = 0 });
        Assert.NotEqual(one, other with { IsPrivileged = true });
        Assert.NotEqual(one, other with { IsUnfiltered = true });
    }

    private static RootCapabilities Capabilities(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new RootCapabilities(words.Contains("-ALL"), [.. words.Where(word => word[0] == '+').Select(word => word[1..])], words.Contains("privileged"));
    }

    private static string Text(RungDecision decision) => decision switch
    {
        RungFound found => found.Security.ToString(),
        RungExcluded excluded => $"excluded: {string.Join("; ", excluded.Next)}",
        _ => throw new InvalidOperationException(decision.GetType().Name),
    };
}
