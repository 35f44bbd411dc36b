using System.Diagnostics;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Targets;
using Sonde.Core.Workspaces;

namespace Sonde.UnitTests.Core.Workspaces;

public sealed class WorkspaceReaderTests
{
    public static TheoryData<string> Good => [.. WorkspaceCorpus.Good];

    public static TheoryData<string, string> Bad => [.. WorkspaceCorpus.Bad.Select(bad => (bad.Text, bad.Expected))];

    [Fact]
    public void Every_key_is_read()
    {
        var workspace = Read(WorkspaceCorpus.Everything);

        Assert.Equal("/shop/sonde.yaml", workspace.Path);
        Assert.Equal(["order", "stock", "front"], workspace.Targets.Select(target => target.Name));
        Assert.Equal(
            new KubernetesReference(WorkloadKind.Deployment, "order", null) { Namespace = "shop", Context = "dev", Container = "api" }, workspace.Targets[0].Target);
        Assert.Equal(
            new TargetWishes
            {
                Tool = WorkspaceTool.Go,
                LocalPort = 2345,
                Forwards = workspace.Targets[0].Wishes.Forwards,
                ProcessId = 7,
                ShowsLogs = false,
                Source = "/shop/order",
                RemoteSource = "/build/order",
                Budget = TimeSpan.FromSeconds(20),
                Grace = TimeSpan.FromSeconds(10),
                Hold = TimeSpan.FromMinutes(5),
                TimeToLive = TimeSpan.FromMinutes(90),
                IsShielded = true,
                HasNoMemoryCheck = true,
                Image = "registry.example.com/sonde-go:1",
                PullPolicy = PullPolicy.Always,
                Profile = DebugProfile.Restricted,
            },
            workspace.Targets[0].Wishes);
        Assert.Equal([new PortForward(null, 8080), new PortForward(9090, 80), new PortForward(0, 6060)], workspace.Targets[0].Wishes.Forwards);
        Assert.Equal(new KubernetesReference(WorkloadKind.Pod, null, "app=stock") { Namespace = "warehouse", Context = "other" }, workspace.Targets[1].Target);
        Assert.Null(workspace.Targets[1].Wishes.LocalPort);
        Assert.True(workspace.Targets[1].Wishes is { HasNoBudget: true, Budget: null, ShowsLogs: true, Tool: WorkspaceTool.Python });
        Assert.Equal(new ContainerReference("podman", "shop", "front"), workspace.Targets[2].Target);
    }

    [Fact]
    public void Every_key_of_the_table_changes_what_is_read()
    {
        var everything = WorkspaceCorpus.Everything;
        Assert.All(TargetKeys.All, key => Assert.Contains($"    {key.Name}: ", everything, StringComparison.Ordinal));
        Assert.All(WorkspaceKeys.All, key => Assert.Contains($"\n{key.Name}:", everything, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void What_is_good_is_read(string text) => Assert.NotEmpty(Read(text).Targets);

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_wrong_is_said(string text, string expected) =>
        Assert.Contains(expected, string.Join("\n", Errors(text)), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Everything_that_is_wrong_is_said_in_the_order_of_the_file()
    {
        var errors = Errors("""
            namespce: shop
            targets:
              Order:
                target: deploy/order
                port: 70000
                logs: yes
                grace: 30
                forwards: [8080, 0, x]
              stock:
                tool: ruby
                namespace: 12
            """);
        Assert.Equal(
        [
            "line 1, column 1: \"namespce\" is no key of the file; did you mean namespace?",
            "line 3, column 3: \"Order\" is no name for a target; it takes 1 to 63 of a-z, 0-9 and '-', and no '-' at an end",
            "line 5, column 11: port is 70000; it takes a number from 0 to 65535",
            "line 6, column 11: logs is \"yes\"; it takes true or false",
            "line 7, column 12: grace is 30; it takes 1s to 10m, as a number and a unit (30s, 5m, 1h30m)",
            "line 8, column 22: forwards is 0; it takes a port (8080), another local one for it (9090:8080) or any free one (:8080)",
            "line 8, column 25: forwards is \"x\"; it takes a port (8080), another local one for it (9090:8080) or any free one (:8080)",
            "line 9, column 3: target is missing (deploy/api, podman/api), or selector (app=api)",
            "line 10, column 11: tool is \"ruby\"; it takes go, node, python, java, native or none",
            "line 11, column 16: namespace is 12; it takes a namespace's name, in quotes: YAML takes this for something else",
        ], errors);
    }

    [Fact]
    public void More_problems_than_anybody_reads_are_counted()
    {
        var errors = Errors("targets: { a: { target: a } }\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"x{i}: 1\n")));
        Assert.Equal(26, errors.Count);
        Assert.Equal("and 75 more", errors[^1]);
    }

    [Fact]
    public void A_value_that_is_wrong_is_quoted_on_one_line_and_cut()
    {
        var error = Assert.Single(Errors($"targets: {{ a: {{ target: a, tool: \"x\\e[2J\\n{new string('y', 5000)}\" }} }}"));
        Assert.InRange(error.Length, 50, 200);
        Assert.DoesNotContain(error, char.IsControl);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void There_are_so_many_targets_at_the_most(int count, bool isRead)
    {
        var text = "targets:\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"  t{i}: {{ target: a }}\n"));
        Assert.Equal(isRead, new WorkspaceReader("/shop/sonde.yaml").Read(text) is not null);
    }

    [Theory]
    [InlineData("\"a\\nb\"")]
    [InlineData("\"\\uD800\"")]
    public void A_text_of_several_lines_or_no_Unicode_is_none(string value) => Assert.NotEmpty(Errors($"targets: {{ a: {{ target: a, container: {value} }} }}"));

    [Fact]
    public void Folders_begin_at_the_file()
    {
        static string? Source(string written) => Read($"targets: {{ a: {{ target: a, source: {written} }} }}").Targets[0].Wishes.Source;
        Assert.Equal("/shop/order", Source("./order"));
        Assert.Equal("/order", Source("../order"));
        Assert.Equal("/srv/order", Source("/srv/order"));
    }

    [Fact]
    public void Aliases_of_aliases_take_no_time()
    {
        var text = "targets:\n  a: &a { target: a }\n" + string.Concat(Enumerable.Range('b', 20).Select(c => $"  {(char)c}: &{(char)c} [*{(char)(c - 1)}, *{(char)(c - 1)}, *{(char)(c - 1)}, *{(char)(c - 1)}]\n"));
        AssertQuick(text);
        AssertQuick("targets:\n  a: &a { x: x }\n" + string.Concat(Enumerable.Range('b', 20).Select(c => $"  {(char)c}: &{(char)c} {{ ? [*{(char)(c - 1)}, *{(char)(c - 1)}] : *{(char)(c - 1)} }}\n")));
    }

    [Fact]
    public void Deep_nesting_is_refused() => Assert.Contains("levels deep", Assert.Single(Errors($"targets: {new string('[', 100_000)}")), StringComparison.Ordinal);

    private static void AssertQuick(string text)
    {
        var start = Stopwatch.GetTimestamp();
        Assert.NotEmpty(Errors(text));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2));
    }

    private static Workspace Read(string text)
    {
        var reader = new WorkspaceReader("/shop/sonde.yaml");
        var workspace = reader.Read(text);
        Assert.Empty(reader.Errors);
        return workspace!;
    }

    private static IReadOnlyList<string> Errors(string text)
    {
        var reader = new WorkspaceReader("/shop/sonde.yaml");
        Assert.Null(reader.Read(text));
        return reader.Errors;
    }
}
