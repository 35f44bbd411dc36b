using System.Text.Json.Nodes;
using Sonde.Core.Reports;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde init</c> in a repository.</summary>
public sealed class RepositoryTests
{
    private const string Main = "package main\n\nfunc main() {}\n";

    [Fact]
    public async Task What_is_missing_is_shown_and_written_and_the_second_time_nothing()
    {
        using var laptop = Go();
        var run = await laptop.RunAsync("init", "--health", "/healthz");
        Assert.Equal(0, await run.ExitAsync());
        var shown = Assert.Single(run.Reports.All<ScaffoldReport>());
        Assert.All(shown.Files, file => Assert.Equal(ScaffoldState.New, file.State));
        Assert.Contains(shown.Files.Single(file => file.Path == "Dockerfile").Changes, line => line == "+ FROM scratch AS production");
        var written = Assert.Single(run.Reports.All<HandOverReport>());
        Assert.Equal(shown.Files.Select(file => Path.Combine(laptop.Work, file.Path)), written.Files);
        Assert.All(written.Files, file => Assert.True(File.Exists(file)));
        Assert.Contains("podman build -t shop:debug --target debug --build-arg SONDE_IMAGE=localhost/sonde-go:dev .", written.Lines);
        Assert.Contains("path: /healthz", Laptop.Read(Path.Combine(laptop.Work, "deploy/base/deployment.yaml")), StringComparison.Ordinal);
        Assert.Contains("sonde-go:0.1.0", Laptop.Read(Path.Combine(laptop.Work, "Dockerfile")), StringComparison.Ordinal);
        Assert.Equal(0, await (await laptop.RunAsync("init", "--check")).ExitAsync());
        Assert.Equal(0, await (await laptop.RunAsync("lint", "Dockerfile", "deploy/base")).ExitAsync());

        var again = await laptop.RunAsync("init", "--health", "/healthz");
        Assert.Equal(0, await again.ExitAsync());
        Assert.All(Assert.Single(again.Reports.All<ScaffoldReport>()).Files, file => Assert.Equal(ScaffoldState.Same, file.State));
        Assert.Empty(Assert.Single(again.Reports.All<HandOverReport>()).Files);
    }

    [Fact]
    public async Task What_is_there_is_left_with_its_difference_until_it_is_forced()
    {
        using var laptop = Go();
        var dockerfile = laptop.Write("Dockerfile", "FROM mine\n");
        var run = await laptop.RunAsync("init");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal("FROM mine\n", Laptop.Read(dockerfile));
        var row = run.Reports.All<ScaffoldReport>().Single().Files[0];
        Assert.Equal((ScaffoldState.Left, "- FROM mine"), (row.State, row.Changes[0]));
        Assert.Contains(run.Reports.All<WarningReport>(), warning => warning.Text == "Dockerfile is left as it is");
        Assert.True(File.Exists(Path.Combine(laptop.Work, "deploy/dev/kustomization.yaml")));

        Assert.Equal(0, await (await laptop.RunAsync("init", "--force")).ExitAsync());
        Assert.Contains("FROM scratch AS production", Laptop.Read(dockerfile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_everything_and_writes_nothing()
    {
        using var laptop = Go();
        var run = laptop.Start("init", "--dry-run", "--force", "--output", "json");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal(["go.mod", "main.go"], Directory.GetFileSystemEntries(laptop.Work).Select(Path.GetFileName).Order());
        var lines = run.Terminal.AnswerText.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal("Dockerfile", (string?)lines.Single(line => (string?)line["report"] == "scaffold")["files"]![0]!["path"]);
        Assert.Contains(lines, line => (string?)line["report"] == "dry-run");
    }

    [Fact]
    public async Task Beside_a_chart_no_second_set_of_manifests_is_put()
    {
        using var laptop = Go();
        laptop.Write("chart/Chart.yaml", "name: shop\n");
        var run = await laptop.RunAsync("init");
        Assert.Equal(0, await run.ExitAsync());
        Assert.False(Directory.Exists(Path.Combine(laptop.Work, "deploy")));
        Assert.Contains(run.Reports.All<WarningReport>(), warning => warning.Text.StartsWith("chart/Chart.yaml is there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_languages_the_user_names_one()
    {
        using var laptop = Go();
        laptop.Write("package.json", "{}");
        var run = laptop.Start("init");
        await Failing.AssertAsync(run, "SND2020");
        Assert.Contains("go.mod, package.json", run.Fault.Why, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFileSystemEntries(laptop.Work).Length - 1);
        Assert.Equal(0, await (await laptop.RunAsync("init", "--language", "go")).ExitAsync());
    }

    [Theory]
    [InlineData("--language", "python")]
    [InlineData("--program", "cmd/nothing")]
    public async Task What_is_not_there_is_a_fault(params string[] words)
    {
        using var laptop = Go();
        await Failing.AssertAsync(laptop.Start(["init", .. words]), "SND2020");
        Assert.Equal(2, Directory.GetFileSystemEntries(laptop.Work).Length);
    }

    [Theory]
    [InlineData("-n", "shop", "--name", "api")]
    [InlineData("podman", "--language", "go")]
    [InlineData("--name", "API")]
    [InlineData("--health", "healthz")]
    [InlineData("--port", "80")]
    public async Task Words_that_do_not_belong_together_are_told(params string[] words)
    {
        using var laptop = Go();
        var run = await laptop.RunAsync(["init", .. words]);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("SND2001", run.AllText, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFileSystemEntries(laptop.Work).Length);
    }

    [Fact]
    public async Task A_folder_or_a_link_in_the_way_is_a_fault_and_nothing_is_written()
    {
        using var laptop = Go();
        Directory.CreateDirectory(Path.Combine(laptop.Work, "elsewhere"));
        File.CreateSymbolicLink(Path.Combine(laptop.Work, "deploy"), "elsewhere");
        Directory.CreateDirectory(Path.Combine(laptop.Work, "Dockerfile"));
        var run = laptop.Start("init");
        await Failing.AssertAsync(run, "SND2011");
        Assert.Contains("Dockerfile is a folder", run.Fault.Why, StringComparison.Ordinal);
        Assert.Contains("deploy is a symbolic link", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(laptop.Work, "elsewhere")));
        Assert.Equal(5, Directory.GetFileSystemEntries(laptop.Work).Length);
    }

    [Fact]
    public async Task A_file_that_is_write_protected_is_a_fault_and_the_others_are_taken_back()
    {
        using var laptop = Go();
        var workspace = laptop.Write("sonde.yaml", "targets: {}\n");
        File.SetAttributes(workspace, FileAttributes.ReadOnly);
        await Failing.AssertAsync(laptop.Start("init", "--force"), "SND2009");
        Assert.Equal(["go.mod", "main.go", "sonde.yaml"], Directory.GetFileSystemEntries(laptop.Work).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_place_that_is_named_goes_before_the_repository()
    {
        using var laptop = Go();
        await Failing.AssertAsync(laptop.Start("init", "--context", "nowhere"), "SND2004");
    }

    private static Laptop Go()
    {
        var laptop = new Laptop();
        laptop.Write("go.mod", "module example.com/shop\n\ngo 1.24\n");
        laptop.Write("main.go", Main);
        return laptop;
    }
}
