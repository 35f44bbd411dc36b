using Sonde.Cli.Commands;
using Sonde.Core.Faults;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Cli;

public sealed class ExplainTests
{
    [Theory]
    [InlineData("SND4001")]
    [InlineData("snd4001")]
    [InlineData("4001")]
    public async Task A_code_is_explained_however_it_is_typed(string code)
    {
        var run = await CommandRun.OfAsync("explain", code);

        Assert.Equal(0, run.Exit);
        Assert.StartsWith("SND4001  Rights are missing in the cluster\n  means  ", run.Answer, StringComparison.Ordinal);
        Assert.EndsWith("  exits  4: ask for permission\n", run.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_code_every_fault_is_listed()
    {
        var run = await CommandRun.OfAsync("explain");

        Assert.All(FaultCatalog.All, definition => Assert.Contains($"  {definition.Code}  {definition.Title}\n", run.Answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task For_programs_every_fault_is_one_object()
    {
        var run = await CommandRun.OfAsync("explain", "-o", "json");

        var lines = run.Answer.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(FaultCatalog.All.Count, lines.Length);
        Assert.StartsWith("""{"code":"SND2001","exitCode":2,"title":"The command line was not understood",""", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_near_miss_of_a_code_is_suggested()
    {
        var run = await CommandRun.OfAsync("explain", "SND40001");

        Assert.Equal(2, run.Exit);
        Assert.Contains("SND4001 is the nearest", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_of_faults_is_what_the_catalogue_says()
    {
        var rendered = FaultDocument.Render(FaultCatalog.All);
        Assert.Equal(rendered, (await CommandRun.OfAsync("explain", "--markdown")).Answer);

        var path = Repository.PathOf("docs", "faults.md");
        var written = File.Exists(path) ? (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n") : "";
        Assert.True(written == rendered, "docs/faults.md differs from the catalogue; write it again: sonde explain --markdown > docs/faults.md");
    }
}
