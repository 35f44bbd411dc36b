using Sonde.Containers;
using Sonde.Containers.Describing;
using Sonde.Containers.Toolboxes;

namespace Sonde.UnitTests.Containers;

public sealed class ToolboxArgumentsTests
{
    private const string Labels = "--label dev.sonde.toolbox=1 --label dev.sonde.target=t0 --label dev.sonde.run=r1";

    private static readonly ToolboxRun Least = new() { Name = "box", Image = "img:1", TargetId = "t0", UserId = 1001, GroupId = 0, PullPolicy = PullPolicy.Never };

    private static readonly ContainerDescription Remote = new()
    {
        Id = "t0",
        Name = "api",
        Image = "api:1",
        ImageId = "i0",
        IsRunning = true,
        State = "running",
        ConfiguredUser = "",
        PidMode = "private",
        Labels = new Dictionary<string, string>(StringComparer.Ordinal),
    };

    private static readonly ContainerDescription Local = Remote with { Pid = 77 };

    [Fact]
    public void The_least_privileged_toolbox_of_podman() =>
        Assert.Equal(
            "run --detach --rm --name box --pull never --pid ns:/proc/77/ns/pid --network ns:/proc/77/ns/net --user 1001:0 "
            + $"--cap-drop all --security-opt no-new-privileges --http-proxy=false {Labels} img:1",
            Line(ContainerEngine.Podman, Least, Local));

    [Fact]
    public void The_least_privileged_toolbox_of_docker() =>
        Assert.Equal(
            "run --detach --rm --name box --pull never --pid container:t0 --network container:t0 --user 1001:0 "
            + $"--cap-drop all --security-opt no-new-privileges {Labels} img:1",
            Line(ContainerEngine.Docker, Least, Local));

    [Fact]
    public void A_target_of_a_local_pod_is_joined_by_its_process_too() =>
        Assert.Contains(" --pid ns:/proc/77/ns/pid --network ns:/proc/77/ns/net ", Line(ContainerEngine.Podman, Least, Local with { PodId = "p0" }), StringComparison.Ordinal);

    [Fact]
    public void The_network_of_the_machine_is_named() =>
        Assert.Contains(" --pid ns:/proc/77/ns/pid --network host ", Line(ContainerEngine.Podman, Least, Local with { HasHostNetwork = true }), StringComparison.Ordinal);

    [Fact]
    public void A_target_whose_process_is_out_of_sight_is_joined_by_its_id()
    {
        Assert.Contains(" --pid container:t0 --network container:t0 ", Line(ContainerEngine.Podman, Least, Remote), StringComparison.Ordinal);
        Assert.Contains(" --pod p0 --pid container:t0 --user", Line(ContainerEngine.Podman, Least, Remote with { PodId = "p0" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_with_its_own_user_namespace_is_joined_there_as_well()
    {
        var target = Local with { Join = new JoinFacts { HasOwnUsers = true } };

        Assert.Contains(" --pid ns:/proc/77/ns/pid --network ns:/proc/77/ns/net --userns container:t0 ", Line(ContainerEngine.Podman, Least, target), StringComparison.Ordinal);
        Assert.Contains(" --pid ns:/proc/77/ns/pid --pod p0 --user", Line(ContainerEngine.Podman, Least, target with { PodId = "p0" }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_targets_names_come_along_with_its_network() =>
        Assert.Contains(
            " --network ns:/proc/77/ns/net --volume /run/r:/etc/resolv.conf:ro --volume /run/h:/etc/hosts:ro --user",
            Line(ContainerEngine.Podman, Least, Local with { Join = new JoinFacts { ResolverFile = "/run/r", HostsFile = "/run/h" } }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("system_u:system_r:container_t:s0:c1,c2", true)]
    [InlineData("", false)]
    [InlineData("unconfined", false)]
    public void Under_SELinux_type_and_level_are_the_targets(string label, bool isCopied)
    {
        var line = Line(ContainerEngine.Podman, Least, Local with { Join = new JoinFacts { ProcessLabel = label } });

        Assert.Equal(isCopied, line.Contains("--security-opt label=type:container_t --security-opt label=level:s0:c1,c2 ", StringComparison.Ordinal));
        Assert.Equal(isCopied, line.Contains("label=", StringComparison.Ordinal));
    }

    [Fact]
    public void Capabilities_are_added_to_what_was_dropped() =>
        Assert.Contains(
            " --user 0 --cap-drop all --cap-add SYS_PTRACE --cap-add PERFMON --security-opt no-new-privileges --security-opt seccomp=unconfined ",
            Line(ContainerEngine.Podman, Least with { UserId = 0, GroupId = null, AddCapabilities = ["CAP_SYS_PTRACE", "perfmon"], SeccompUnconfined = true }, Local),
            StringComparison.Ordinal);

    [Fact]
    public void A_user_left_to_the_image_and_default_capabilities_are_not_mentioned()
    {
        var line = Line(ContainerEngine.Docker, Least with { UserId = null, GroupId = 5, DropAllCapabilities = false }, Remote);

        Assert.DoesNotContain("--user", line, StringComparison.Ordinal);
        Assert.DoesNotContain("--cap", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_privileged_one_asks_for_nothing_beside()
    {
        var line = Line(ContainerEngine.Docker, Least with { IsPrivileged = true, AddCapabilities = ["BPF"], SeccompUnconfined = true }, Remote);

        Assert.Contains(" --user 1001:0 --privileged --label ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("--cap", line, StringComparison.Ordinal);
        Assert.DoesNotContain("--security-opt", line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_replaces_the_images_entry_point_and_variables_and_labels_are_in_order()
    {
        var run = Least with
        {
            PullPolicy = PullPolicy.Always,
            Command = ["/agent", "serve", "--x y"],
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["B"] = "2", ["A"] = "1 1" },
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["tool"] = "delve" },
        };

        var words = ToolboxArguments.Build(ContainerEngine.Docker, run, Remote, "r1");

        Assert.Equal(["--label", "tool=delve", "--env", "A=1 1", "--env", "B=2", "--entrypoint", "/agent", "img:1", "serve", "--x y"], words.TakeLast(11));
        Assert.Contains("always", words);
    }

    [Theory]
    [InlineData("-box", "img")]
    [InlineData("box", "--privileged")]
    [InlineData("box", "")]
    public void A_name_or_an_image_that_reads_like_an_option_is_refused(string name, string image) =>
        Assert.Throws<ArgumentException>(() => Line(ContainerEngine.Podman, Least with { Name = name, Image = image }, Local));

    private static string Line(ContainerEngine engine, ToolboxRun run, ContainerDescription target) =>
        string.Join(' ', ToolboxArguments.Build(engine, run, target, "r1"));
}
