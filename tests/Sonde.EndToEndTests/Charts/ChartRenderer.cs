using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Charts;

/// <summary>Charts, rendered by tests/charts with the template engine that Helm has.</summary>
internal static class ChartRenderer
{
    public static string Library { get; } = Path.Combine(SondePrograms.Root, "charts/sonde-debug");

    public static string Shop { get; } = Path.Combine(SondePrograms.Root, "examples/shop/chart");

    /// <summary>Renders the chart once for each of the values.</summary>
    /// <param name="chart">Its folder.</param>
    /// <param name="values">What is given, over the chart's own.</param>
    /// <returns>In the same order, what came of each.</returns>
    public static async Task<Rendering[]> RenderAsync(string chart, params JsonObject[] values)
    {
        var program = Environment.GetEnvironmentVariable("SONDE_TEST_RENDER") ?? throw new InvalidOperationException("SONDE_TEST_RENDER names no program; ./test sets it");
        var input = string.Concat(values.Select(static value => value.ToJsonString() + "\n"));
        var result = await Command.RunAsync(program, [chart, Library], input: input);
        Assert.True(result.ExitCode == 0, result.Error);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(values.Length, lines.Length);
        return [.. lines.Select(static line => JsonNode.Parse(line)!).Select(static answer => new Rendering((string?)answer["output"], (string?)answer["error"]))];
    }
}
