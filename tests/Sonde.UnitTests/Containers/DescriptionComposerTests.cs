using System.Text.Json;
using Sonde.Containers;
using Sonde.Containers.Describing;

namespace Sonde.UnitTests.Containers;

public sealed class DescriptionComposerTests
{
    private static readonly string[] Defaults =
    [
        "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "NET_BIND_SERVICE", "NET_RAW", "SYS_CHROOT",
        "MKNOD", "AUDIT_WRITE", "SETFCAP",
    ];

    [Fact]
    public void A_podman_container_with_a_numeric_user_is_described_from_its_inspection_alone()
    {
        var container = Describe("podman/inspect-target.json");

        Assert.Equal("target", container.Name);
        Assert.Equal("localhost/sonde-test-box:1", container.Image);
        Assert.Equal("089eb112d180e9decdc28cbd94dc182d5ad794d14f08a7a4be7a67400e4ff904", container.ImageId);
        Assert.True(container.IsRunning);
        Assert.Equal("running", container.State);
        Assert.Null(container.Pid);
        Assert.Null(container.PodId);
        Assert.False(container.IsInfra);
        Assert.Equal("1001:1001", container.ConfiguredUser);
        Assert.Equal(1001, container.UserId);
        Assert.Equal(1001, container.GroupId);
        Assert.Equal([], container.EffectiveCapabilities);
        Assert.False(container.IsPrivileged);
        Assert.Null(container.SeccompProfile);
        Assert.False(container.NoNewPrivileges);
        Assert.Equal("private", container.PidMode);
        Assert.Equal("x", container.Labels["app"]);
        Assert.Equal(new DateTime(2026, 11, 20, 14, 49, 31, DateTimeKind.Utc), Seconds(container.CreatedAt));
        Assert.Equal(new DateTime(2026, 11, 20, 14, 49, 31, DateTimeKind.Utc), Seconds(container.StartedAt));
        Assert.Null(container.MemoryLimit);
    }

    [Theory]
    [InlineData("""{"18082/tcp":[{"HostIp":"","HostPort":"18082"}],"8080/tcp":null}""", 8080, 18082)]
    [InlineData("""{"53/udp":null,"0/tcp":null,"x/tcp":null,"99999/tcp":null,"80":null,"443/tcp":{}}""", 443)]
    [InlineData("null")]
    public void Ports_are_those_that_TCP_knows(string ports, params int[] expected)
    {
        var document = JsonSerializer.Deserialize($"[{{\"Id\":\"a\",\"NetworkSettings\":{{\"Ports\":{ports}}}}}]", EngineJson.Default.IReadOnlyListInspectDocument)![0];
        Assert.Equal(expected, new DescriptionComposer(ContainerEngine.Podman, FakeProcessFiles.None).Compose(document)!.Ports);
    }

    [Fact]
    public void Options_of_a_podman_container_are_read()
    {
        var container = Describe("podman/inspect-root.json");

        Assert.Equal(0, container.UserId);
        Assert.Equal(0, container.GroupId);
        Assert.Equal([.. Defaults.Take(11), "SYS_PTRACE", .. Defaults.Skip(11)], container.EffectiveCapabilities);
        Assert.Equal("unconfined", container.SeccompProfile);
        Assert.True(container.NoNewPrivileges);
        Assert.Equal(268435456, container.MemoryLimit);
    }

    [Theory]
    [InlineData("podman/inspect-priv.json", 40)] // This host's root itself had no SYS_RESOURCE to give.
    [InlineData("docker/inspect-priv.json", 41)]
    public void A_privileged_container_has_every_capability_and_no_seccomp(string recording, int capabilities)
    {
        var container = Describe(recording);

        Assert.True(container.IsPrivileged);
        Assert.Equal("unconfined", container.SeccompProfile);
        Assert.Contains("SYS_ADMIN", container.EffectiveCapabilities ?? []);
        Assert.Equal(capabilities, container.EffectiveCapabilities?.Count);
    }

    [Fact]
    public void A_pod_member_knows_its_pod_and_the_infra_container_says_so()
    {
        Assert.StartsWith("2f6a59440689", Describe("podman/inspect-shop-api.json").PodId, StringComparison.Ordinal);
        Assert.True(Describe("podman/inspect-infra.json").IsInfra);
    }

    [Fact]
    public void A_user_given_without_a_group_leaves_the_group_unknown()
    {
        var container = Describe("podman/inspect-shop-api.json");

        Assert.Equal(1001, container.UserId);
        Assert.Null(container.GroupId);
    }

    [Fact]
    public void A_user_given_by_name_is_unknown_without_proc()
    {
        var container = Describe("docker/inspect-named.json");

        Assert.Equal("app", container.ConfiguredUser);
        Assert.Null(container.UserId);
        Assert.Null(container.GroupId);
        Assert.Null(container.EffectiveCapabilities);
    }

    [Theory]
    [InlineData("podman")]
    [InlineData("docker")]
    public void A_user_given_by_name_is_read_from_the_first_process(string engine)
    {
        var container = Describe($"{engine}/inspect-named.json", Process(engine));

        Assert.True(container.Pid > 0);
        Assert.Equal(1001, container.UserId);
        Assert.Equal(1002, container.GroupId);
        Assert.Equal([], container.EffectiveCapabilities);
    }

    [Fact]
    public void A_process_in_another_control_group_is_not_believed()
    {
        var container = Describe("podman/inspect-target.json", Process("podman"));

        Assert.Null(container.Pid);
        Assert.Equal(1001, container.GroupId);
    }

    [Fact]
    public void A_process_that_left_root_tells_its_present_ids_capabilities_and_privileges()
    {
        var recorded = Recorded.Text("podman/process/status")
            .Replace("Uid:\t1001\t1001\t1001\t1001", "Uid:\t0\t33\t0\t33", StringComparison.Ordinal)
            .Replace("CapPrm:\t0000000000000000", "CapPrm:\t0000010000080001", StringComparison.Ordinal)
            .Replace("NoNewPrivs:\t0", "NoNewPrivs:\t1", StringComparison.Ordinal);

        var container = Describe("podman/inspect-named.json", new FakeProcessFiles(("cgroup", Recorded.Text("podman/process/cgroup")), ("status", recorded)));

        Assert.Equal(33, container.UserId);
        Assert.Equal(["CHOWN", "SYS_PTRACE", "CHECKPOINT_RESTORE"], container.EffectiveCapabilities);
        Assert.True(container.NoNewPrivileges);
    }

    [Theory]
    [InlineData("0 100000 5000", 101001L, 1001L)]
    [InlineData("0 1000 1\n1 100000 65536", 1000L, 0L)]
    [InlineData("0 1000 1\n1 100000 65536", 100998L, 999L)]
    [InlineData("0 0 4294967295", 1001L, 1001L)]
    [InlineData("0 100000 5000", 1000L, null)]
    [InlineData("hostile\n1 2\n-1 -2 -3\n0 99999999999999999999 1", 1000L, null)]
    public void Ids_are_those_inside_the_containers_user_namespace(string map, long outside, long? inside)
    {
        var status = Recorded.Text("podman/process/status").Replace("1001\t1001\t1001\t1001", $"{outside}\t{outside}\t{outside}\t{outside}", StringComparison.Ordinal);
        var files = new FakeProcessFiles(("cgroup", Recorded.Text("podman/process/cgroup")), ("status", status), ("uid_map", map));

        Assert.Equal(inside, Describe("podman/inspect-named.json", files).UserId);
    }

    [Fact]
    public void A_docker_container_is_described_from_its_inspection_alone()
    {
        var container = Describe("docker/inspect-root.json");

        Assert.Equal("root", container.Name);
        Assert.Equal("sonde-test-box:1", container.Image);
        Assert.Equal("0a3e7a0a4199732332cde5268f0aabe73c77c823b57ebebe617eeca5dbb653b1", container.ImageId);
        Assert.Equal("private", container.PidMode);
        Assert.Equal([.. Defaults.Take(11), "SYS_PTRACE", .. Defaults.Skip(11)], container.EffectiveCapabilities);
        Assert.Equal("unconfined", container.SeccompProfile);
        Assert.True(container.NoNewPrivileges);
        Assert.Equal(268435456, container.MemoryLimit);
        Assert.Equal([], Describe("docker/inspect-target.json").EffectiveCapabilities);
    }

    [Fact]
    public void A_container_that_never_ran_has_no_start()
    {
        var container = Describe("podman/inspect-stopped.json", Process("podman"));

        Assert.False(container.IsRunning);
        Assert.Equal("created", container.State);
        Assert.Null(container.StartedAt);
        Assert.Null(container.Pid);
        Assert.Null(container.EffectiveCapabilities);
    }

    [Fact]
    public void A_paused_container_is_not_running()
    {
        var paused = new InspectDocument { Id = "a", State = new InspectDocument.StateSection { Running = true, Paused = true, Status = "paused" } };

        Assert.False(new DescriptionComposer(ContainerEngine.Docker, FakeProcessFiles.None).Compose(paused)?.IsRunning);
    }

    [Fact]
    public void An_end_is_told_of_what_ran_and_runs_no_more()
    {
        Assert.Null(Describe("podman/inspect-target.json").End);
        Assert.Null(Describe("podman/inspect-stopped.json").End);
        var ended = new InspectDocument
        {
            Id = "a",
            RestartCount = 3,
            State = new InspectDocument.StateSection
            {
                Status = "exited",
                StartedAt = "2026-11-20T14:50:35Z",
                FinishedAt = "2026-11-20T14:51:00Z",
                ExitCode = 137,
                OOMKilled = true,
                Error = "",
                Health = new InspectDocument.HealthSection { Status = "unhealthy", FailingStreak = 2 },
            },
        };
        var container = new DescriptionComposer(ContainerEngine.Podman, FakeProcessFiles.None).Compose(ended);

        Assert.Equal(new ContainerEnd(137, true, new DateTimeOffset(2026, 11, 20, 14, 51, 0, TimeSpan.Zero)), container?.End);
        Assert.Equal((null, 3, "unhealthy", 2), (container?.StartError, container?.Restarts, container?.Health, container?.FailedHealthChecks));
    }

    [Fact]
    public void A_document_without_anything_but_an_id_is_still_a_container()
    {
        var container = new DescriptionComposer(ContainerEngine.Docker, FakeProcessFiles.None).Compose(new InspectDocument { Id = "a" });

        Assert.Equal("exited", container?.State);
        Assert.Null(new DescriptionComposer(ContainerEngine.Docker, FakeProcessFiles.None).Compose(new InspectDocument()));
    }

    [Fact]
    public void Environment_and_arguments_never_become_objects()
    {
        var recording = Recorded.Text("podman/inspect-target.json");
        var document = JsonSerializer.Deserialize(recording, EngineJson.Default.IReadOnlyListInspectDocument);

        Assert.Contains("SECRET=hush", recording, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", JsonSerializer.Serialize(document, EngineJson.Default.IReadOnlyListInspectDocument), StringComparison.Ordinal);
    }

    private static ContainerDescription Describe(string recording, FakeProcessFiles? files = null)
    {
        var engine = recording.StartsWith("podman", StringComparison.Ordinal) ? ContainerEngine.Podman : ContainerEngine.Docker;
        var document = Assert.Single(JsonSerializer.Deserialize(Recorded.Text(recording), EngineJson.Default.IReadOnlyListInspectDocument) ?? []);
        return new DescriptionComposer(engine, files ?? FakeProcessFiles.None).Compose(document) ?? throw new InvalidDataException(recording);
    }

    private static FakeProcessFiles Process(string engine) =>
        new(("cgroup", Recorded.Text($"{engine}/process/cgroup")), ("status", Recorded.Text($"{engine}/process/status")));

    private static DateTime Seconds(DateTimeOffset? instant) =>
        instant is { } given ? new DateTime(given.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc) : default;
}
