using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Charts;

/// <summary>The library chart, in the chart of the shop.</summary>
public sealed partial class ChartTests
{
    private const int Limit = 120_000;

    private static readonly string[] Allowed = ["dev", "test", "staging"];

    [Fact(Timeout = Limit)]
    public async Task Debug_parts_appear_only_where_they_are_switched_on_in_an_environment_of_the_list_and_production_is_the_chart_without_the_library()
    {
        var random = new Random(2026);
        var values = Enumerable.Range(0, 2000).Select(_ => Draw(random)).ToArray();
        using var plain = PlainChart();

        var rendered = await ChartRenderer.RenderAsync(ChartRenderer.Shop, values);
        var without = await ChartRenderer.RenderAsync(plain.Folder, values);

        var debuggable = 0;
        foreach (var (given, (one, other)) in values.Zip(rendered.Zip(without)))
        {
            if (IsDebuggable(given))
            {
                debuggable++;
                Assert.True(one.HasDebugParts, given.ToJsonString());
                Assert.DoesNotContain("HorizontalPodAutoscaler", one.Text, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(other.Text, one.Text);
                Assert.False(one.HasDebugParts, given.ToJsonString());
            }
        }

        Assert.InRange(debuggable, 100, 1000);
    }

    [Fact(Timeout = Limit)]
    public async Task The_debug_mode_is_one_replica_that_listens_on_its_loopback_without_a_privilege()
    {
        var text = (await ChartRenderer.RenderAsync(ChartRenderer.Shop, Parse("""{"environment":"dev","debug":{"enabled":true,"env":{"LEADER_ELECTION":"false"}}}"""))).Single().Text;
        foreach (var part in new[]
            {
                "replicas: 1", "--listen=127.0.0.1:2345", "name: tcp-debug", "sonde-shop-api:debug", "allowPrivilegeEscalation: false", "privileged: false", "runAsNonRoot: true",
                "readOnlyRootFilesystem: true", "name: LEADER_ELECTION", "secretRef:",
            })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("SYS_PTRACE", text, StringComparison.Ordinal);
        Assert.Equal(["failureThreshold: 120", "failureThreshold: 300"], Thresholds().Matches(text).Select(static match => match.Value));
        var service = text[text.IndexOf("kind: Service", StringComparison.Ordinal)..];
        Assert.DoesNotContain("debug", service, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("go", "--listen=127.0.0.1:2345")]
    [InlineData("node", "--inspect=127.0.0.1:9229")]
    [InlineData("python", "127.0.0.1:5678")]
    [InlineData("java", "address=127.0.0.1:5005")]
    public async Task Each_runtime_starts_with_its_debugger_on_the_loopback(string runtime, string listens) =>
        Assert.Contains(listens, (await ChartRenderer.RenderAsync(ChartRenderer.Shop, new JsonObject { ["environment"] = "test", ["debug"] = new JsonObject { ["enabled"] = true, ["runtime"] = runtime } })).Single().Text, StringComparison.Ordinal);

    [Theory(Timeout = Limit)]
    [InlineData("""{"debug":{"enabled":"true"}}""", "debug.enabled is \"true\"; it takes true or false, without quotes")]
    [InlineData("""{"debug":{"enabeld":true}}""", "debug.enabeld is not known; known are arguments")]
    [InlineData("""{"debug":true}""", "debug is true; it takes a mapping")]
    [InlineData("""{"debug":{"port":80}}""", "debug.port is 80; it takes 1024 to 65535")]
    [InlineData("""{"debug":{"port":"2345"}}""", "debug.port is \"2345\"; it takes a whole number")]
    [InlineData("""{"debug":{"port":2345.5}}""", "it takes a whole number")]
    [InlineData("""{"debug":{"runtime":"ruby"}}""", "debug.runtime is ruby; it takes go, node, python or java")]
    [InlineData("""{"debug":{"program":"api"}}""", "debug.program is api; it takes the program's whole path")]
    [InlineData("""{"debug":{"environments":["dev","Production"]}}""", "debug.environments names Production")]
    [InlineData("""{"debug":{"environments":["prod-eu"]}}""", "debug.environments names prod-eu")]
    [InlineData("""{"debug":{"environments":[""]}}""", "debug.environments[0] is empty")]
    [InlineData("""{"debug":{"environments":"dev"}}""", "debug.environments is \"dev\"; it takes a list")]
    [InlineData("""{"debug":{"image":{"name":"x"}}}""", "debug.image.name is not known")]
    [InlineData("""{"debug":{"env":{"A":1}}}""", "debug.env.A is 1; it takes a text")]
    [InlineData("""{"debug":{"breakpointSeconds":1}}""", "debug.breakpointSeconds is 1; it takes 10 to 86400")]
    [InlineData("""{"environment":false}""", "environment is false; it takes a name")]
    [InlineData("""{"global":"dev"}""", "global is \"dev\"; it takes a mapping")]
    [InlineData("""{"environment":"dev","debug":{"enabled":true,"container":"web"}}""", "debug.container is web, which shop.deployment does not have")]
    [InlineData("""{"environment":"dev","debug":{"enabled":true,"program":""}}""", "debug.program is missing")]
    public async Task A_bad_value_fails_with_the_reason(string values, string why) =>
        Assert.Contains(why, (await ChartRenderer.RenderAsync(ChartRenderer.Shop, Parse(values))).Single().Error ?? "it was rendered", StringComparison.Ordinal);

    [Theory(Timeout = Limit)]
    [InlineData("port: { name: http }", "port: { name: tcp-debug }")]
    [InlineData("port: { name: http }", "port: { number: 2345 }")]
    [InlineData("targetPort: http }", "targetPort: 2345 }")]
    [InlineData("targetPort: http }", "targetPort: tcp-debug }")]
    public async Task A_route_to_the_debug_port_fails_in_every_environment(string route, string leak)
    {
        using var chart = Copy((name, text) => name == "_shop.tpl" ? text.Replace(route, leak, StringComparison.Ordinal) : text);
        var answers = await ChartRenderer.RenderAsync(chart.Folder, Parse("""{"host":"shop.example"}"""), Parse("""{"host":"shop.example","environment":"dev","debug":{"enabled":true}}"""));
        Assert.All(answers, static answer => Assert.Contains("leads to the debug port", answer.Error ?? "it was rendered", StringComparison.Ordinal));
    }

    private static bool IsDebuggable(JsonObject values) =>
        values["debug"]?["enabled"] is JsonValue enabled && (bool)enabled
        && (values["debug"]!["environments"] is JsonArray list ? list.Select(static name => (string?)name) : Allowed)
            .Contains((string?)values["environment"] is { Length: > 0 } own ? own : (string?)values["global"]?["environment"], StringComparer.Ordinal);

    private static JsonObject Draw(Random random)
    {
        string[] names = ["dev", "dev", "dev", "test", "test", "test", "staging", "staging", "Dev", "dev ", " dev", "devv", "de", "production", "prod", "", "qa", "dév", "DEV", "test-1", "staging\n", "true", "*", ".*", "null"];
        var debug = new JsonObject();
        var values = new JsonObject { ["replicas"] = random.Next(1, 9), ["debug"] = debug };
        if (random.Next(5) > 0)
        {
            debug["enabled"] = random.Next(3) > 0;
        }

        if (random.Next(4) == 0)
        {
            debug["environments"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (JsonNode)new[] { "dev", "qa", "lab", "test-1" }[random.Next(4)])]);
        }

        if (random.Next(6) > 0)
        {
            values["environment"] = random.Next(3) == 0 ? new string([.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => (char)random.Next(' ', '~'))]) : names[random.Next(names.Length)];
        }

        if (random.Next(4) == 0)
        {
            values["global"] = new JsonObject { ["environment"] = names[random.Next(names.Length)] };
        }

        if (random.Next(3) == 0)
        {
            values["host"] = "shop.example";
        }

        return values;
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>The chart as it would be without the library.</summary>
    private static TemporaryFolder PlainChart() => Copy(static (_, text) => Wrapper().Replace(text, "include \"$1\" $$"));

    private static TemporaryFolder Copy(Func<string, string, string> change)
    {
        var copy = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(ChartRenderer.Shop, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(copy.Folder, Path.GetRelativePath(ChartRenderer.Shop, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, change(Path.GetFileName(file), File.ReadAllText(file)));
        }

        return copy;
    }

    [GeneratedRegex("""include "sonde-debug\.\w+" \(dict "context" \$ "manifest" "([^"]+)"\)""")]
    private static partial Regex Wrapper();

    [GeneratedRegex("failureThreshold: [0-9]+")]
    private static partial Regex Thresholds();
}
