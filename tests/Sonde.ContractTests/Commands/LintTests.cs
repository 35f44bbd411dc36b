using System.Text.Json.Nodes;
using Sonde.Core.Reports;

namespace Sonde.ContractTests.Commands;

public sealed class LintTests
{
    private const string Traced = "apiVersion: v1\nkind: Pod\nmetadata: { name: shop }\nspec:\n  shareProcessNamespace: true\n  containers: [{ name: api, image: 'shop:1', command: [dlv, exec, /api] }]\n";

    [Fact]
    public async Task What_is_found_is_told_with_its_place_its_reason_and_what_to_do()
    {
        using var laptop = new Laptop();
        laptop.Write("deploy/pod.yaml", Traced);
        laptop.Write("deploy/dev/pod.yaml", Traced);
        var run = await laptop.RunAsync("lint", "deploy");
        Assert.Equal(1, await run.ExitAsync());
        foreach (var part in new[] { "deploy/pod.yaml:6:", "error SL001", "starts dlv", "→ start the program by itself", "warning SL009", "1 error, 1 warning", "2 in development" })
        {
            Assert.Contains(part, run.AllText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Known_findings_are_not_told_again()
    {
        using var laptop = new Laptop();
        laptop.Write("pod.yaml", Traced);
        Assert.Equal(0, await (await laptop.RunAsync("lint", "pod.yaml", "--write-baseline", "known.json")).ExitAsync());
        laptop.Write("pod.yaml", "# a line more\n" + Traced);
        var run = await laptop.RunAsync("lint", "pod.yaml", "--baseline", "known.json");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal((0, 2), (run.Reports.All<LintReport>().Single().Findings.Count, run.Reports.All<LintReport>().Single().Known));
        laptop.Write("pod.yaml", Traced.Replace("[dlv", "[/usr/bin/dlv", StringComparison.Ordinal));
        Assert.Equal(1, await (await laptop.RunAsync("lint", "pod.yaml", "--baseline", "known.json")).ExitAsync());
    }

    [Fact]
    public async Task Standard_input_is_read_and_findings_are_written_for_CI()
    {
        using var laptop = new Laptop();
        using var run = laptop.Start("lint", "-", "--sarif", "lint.sarif", "--output", "json");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal("2.1.0", (string?)JsonNode.Parse(Laptop.Read(Path.Combine(laptop.Work, "lint.sarif")))!["version"]);
        Assert.Equal("lint", (string?)JsonNode.Parse(run.Terminal.AnswerText)!["report"]);
    }

    [Theory]
    [InlineData("nowhere.yaml")]
    [InlineData("pod.yaml", "--baseline", "nowhere.json")]
    [InlineData("pod.yaml", "--baseline", "pod.yaml")]
    public async Task What_cannot_be_read_is_a_fault(params string[] words)
    {
        using var laptop = new Laptop();
        laptop.Write("pod.yaml", Traced);
        await Failing.AssertAsync(laptop.Start(["lint", .. words]), "SND2017");
    }

    [Fact]
    public async Task A_Kustomize_folder_that_is_not_rendered_is_a_fault_or_told()
    {
        using var laptop = new Laptop();
        laptop.Write("deploy/kustomization.yaml", "resources: [missing.yaml]\n");
        var run = await laptop.RunAsync("lint", "deploy");
        var exit = await run.ExitAsync();
        Assert.Contains(exit == 0 ? "rendered by kubectl" : "SND2017", run.AllText, StringComparison.Ordinal);
    }
}
