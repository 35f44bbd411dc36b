using System.Text.Json.Nodes;
using Sonde.Core.Developing;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Core.Developing;

public sealed class DevWorkloadTests
{
    private static readonly DevDesign Design = new()
    {
        Id = "x7k2p",
        Container = "api",
        Command = ["/api", "--port=$(PORT)", "serve"],
        Image = "registry.example/sonde-go:1",
        By = "dev (jo@laptop)",
        Since = new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero),
    };

    public static TheoryData<string> Fixtures => [.. Directory.EnumerateFiles(Repository.PathOf("tests", "fixtures", "workloads"), "*.json").Select(static path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void What_comes_back_is_what_was_there_to_the_last_letter(string name)
    {
        foreach (var design in new[] { Design, Design with { AppFolder = "/srv/app" } })
        {
            RequireSame(Read(name), design);
        }
    }

    private static void RequireSame(JsonObject workload, DevDesign design)
    {
        var before = workload.ToJsonString();
        Assert.Null(DevWorkload.Judge(workload));
        var dev = DevWorkload.Enter(workload, design);
        Assert.Equal(before, workload.ToJsonString());

        // As a server would have it: with its own numbers, defaults and status.
        dev["metadata"]!["resourceVersion"] = "9001";
        dev["metadata"]!["generation"] = 78;
        dev["spec"]!["template"]!["spec"]!["initContainers"]![0]!["terminationMessagePath"] = "/dev/termination-log";
        dev["status"] = new JsonObject { ["replicas"] = 1 };
        var restored = DevWorkload.Leave(dev)!;

        Assert.Equal(workload["spec"]!.ToJsonString(), restored["spec"]!.ToJsonString());
        Assert.Equal(workload["metadata"]!["annotations"]?.ToJsonString() ?? "{}", restored["metadata"]!["annotations"]?.ToJsonString() ?? "{}");
        Assert.Equal("9001", (string?)restored["metadata"]!["resourceVersion"]);
        Assert.Null(DevMark.Of(restored));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void In_dev_mode_there_is_one_pod_whose_program_the_agent_starts(string name)
    {
        var workload = Read(name);
        var dev = DevWorkload.Enter(workload, Design);
        Assert.Equal(1, (int)dev["spec"]!["replicas"]!);
        var pod = dev["spec"]!["template"]!["spec"]!;
        var container = pod["containers"]!.AsArray().Single(one => (string?)one!["name"] == "api")!;
        Assert.Equal("""["/sonde-dev/sonde-agent","develop","--directory","/sonde-dev","--","/api","--port=$(PORT)","serve"]""", container["command"]!.ToJsonString());
        Assert.Null(container["args"]);
        Assert.All(new[] { "livenessProbe", "readinessProbe", "startupProbe" }, probe => Assert.Null(container[probe]));
        Assert.Equal("""["/sonde-agent","install","--to","/sonde-dev"]""", pod["initContainers"]![0]!["command"]!.ToJsonString());
        Assert.Equal("x7k2p", (string?)dev["spec"]!["template"]!["metadata"]!["annotations"]![DevMark.Key]);
        Assert.Equal(workload["spec"]!["selector"]!.ToJsonString(), dev["spec"]!["selector"]!.ToJsonString());
        var mark = DevMark.Of(dev)!;
        Assert.Equal(("x7k2p", "dev (jo@laptop)", "api"), (mark.Id, mark.By, mark.Container));
        foreach (var kept in new[] { "image", "env", "envFrom", "resources", "securityContext", "ports", "lifecycle", "workingDir" })
        {
            var original = workload["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single(one => (string?)one!["name"] == "api")!;
            Assert.Equal(original[kept]?.ToJsonString(), container[kept]?.ToJsonString());
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Files_lie_in_a_volume_that_the_image_itself_fills(string name)
    {
        var workload = Read(name);
        var original = workload["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single(one => (string?)one!["name"] == "api")!;
        var pod = DevWorkload.Enter(workload, Design with { AppFolder = "/srv/app" })["spec"]!["template"]!["spec"]!;
        var filler = pod["initContainers"]![1]!;
        Assert.Equal((string?)original["image"], (string?)filler["image"]);
        Assert.Equal("""["/sonde-dev/sonde-agent","fill","--from","/srv/app","--to","/sonde-files"]""", filler["command"]!.ToJsonString());
        Assert.Null(filler["env"]);
        Assert.Null(filler["envFrom"]);
        var container = pod["containers"]!.AsArray().Single(one => (string?)one!["name"] == "api")!;
        Assert.Equal("""["/sonde-dev/sonde-agent","develop","--directory","/sonde-dev","--files","/srv/app","--","/api","--port=$(PORT)","serve"]""", container["command"]!.ToJsonString());
        Assert.Contains(container["volumeMounts"]!.AsArray(), static mount => mount!.ToJsonString() == """{"name":"sonde-files","mountPath":"/srv/app"}""");
        Assert.Single(pod["volumes"]!.AsArray(), static volume => (string?)volume!["name"] == "sonde-files");
    }

    [Fact]
    public void The_images_own_user_fills_where_nobody_says_another()
    {
        var unnamed = Read("statefulset.json");
        unnamed["spec"]!["template"]!["spec"]!["securityContext"] = new JsonObject { ["runAsNonRoot"] = true };
        var fillers = DevWorkload.Enter(unnamed, Design with { AppFolder = "/app" })["spec"]!["template"]!["spec"]!["initContainers"]!;
        Assert.Equal(65532, (long)fillers[0]!["securityContext"]!["runAsUser"]!);
        Assert.Null(fillers[1]!["securityContext"]!["runAsUser"]);
    }

    [Fact]
    public void The_installer_may_run_where_the_container_may()
    {
        var workload = Read("deployment.json");
        var security = DevWorkload.Enter(workload, Design)["spec"]!["template"]!["spec"]!["initContainers"]![0]!["securityContext"]!;
        Assert.Equal("""{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"runAsUser":1001,"seccompProfile":{"type":"RuntimeDefault"}}""", security.ToJsonString());

        var unnamed = Read("statefulset.json");
        unnamed["spec"]!["template"]!["spec"]!["securityContext"] = new JsonObject { ["runAsNonRoot"] = true };
        security = DevWorkload.Enter(unnamed, Design)["spec"]!["template"]!["spec"]!["initContainers"]![0]!["securityContext"]!;
        Assert.Equal(65532, (long)security["runAsUser"]!);
    }

    [Fact]
    public void What_replaces_no_pods_by_itself_is_refused()
    {
        var paused = Read("deployment.json");
        paused["spec"]!["paused"] = true;
        Assert.Contains("paused", DevWorkload.Judge(paused), StringComparison.Ordinal);
        var manual = Read("statefulset.json");
        manual["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" };
        Assert.Contains("OnDelete", DevWorkload.Judge(manual), StringComparison.Ordinal);
        manual["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["partition"] = 2 } };
        Assert.Contains("partition", DevWorkload.Judge(manual), StringComparison.Ordinal);
        Assert.NotNull(DevWorkload.Judge([]));
        var taken = Read("deployment.json");
        taken["spec"]!["template"]!["spec"]!["volumes"] = new JsonArray(new JsonObject { ["name"] = "sonde-dev" });
        Assert.Contains("sonde-dev", DevWorkload.Judge(taken), StringComparison.Ordinal);
    }

    [Fact]
    public void Recreate_stays_and_other_deployments_keep_the_old_pod_until_the_new_one_runs()
    {
        var workload = Read("deployment.json");
        Assert.Equal("""{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":0}}""", DevWorkload.Enter(workload, Design)["spec"]!["strategy"]!.ToJsonString());
        workload["spec"]!["strategy"] = new JsonObject { ["type"] = "Recreate" };
        Assert.Equal("""{"type":"Recreate"}""", DevWorkload.Enter(workload, Design)["spec"]!["strategy"]!.ToJsonString());
    }

    [Fact]
    public void What_was_kept_and_changed_since_is_not_put_back()
    {
        var dev = DevWorkload.Enter(Read("deployment.json"), Design);
        var annotations = dev["metadata"]!["annotations"]!;
        var kept = (string)annotations[DevMark.OriginalKey]!;
        foreach (var damaged in new[] { "", "nonsense", kept[..^8], kept.Replace(kept[kept.Length / 2], kept[kept.Length / 2] == 'A' ? 'B' : 'A') })
        {
            annotations[DevMark.OriginalKey] = damaged;
            Assert.Null(DevWorkload.Leave(dev));
            Assert.NotNull(DevMark.Of(dev));
        }

        annotations.AsObject().Remove(DevMark.Key);
        Assert.Equal("somebody", DevMark.Of(dev)!.By);
    }

    [Fact]
    public void A_specification_of_half_a_mebibyte_is_kept_and_what_it_takes_is_counted()
    {
        var workload = Read("deployment.json");
        var environment = workload["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray();
        for (var number = 0; number < 8000; number++)
        {
            environment.Add((JsonNode)new JsonObject { ["name"] = $"VARIABLE_{number}", ["value"] = $"https://service-{number}.example.com/path" });
        }

        var dev = DevWorkload.Enter(workload, Design);
        Assert.InRange(workload["spec"]!.ToJsonString().Length, 512 * 1024, 1024 * 1024);
        Assert.InRange(DevWorkload.AnnotationSize(dev), 10_000, KeptSpec.MaximumAnnotations);
        Assert.Equal(workload["spec"]!.ToJsonString(), DevWorkload.Leave(dev)!["spec"]!.ToJsonString());
    }

    private static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(Repository.PathOf("tests", "fixtures", "workloads", name)))!.AsObject();
}
