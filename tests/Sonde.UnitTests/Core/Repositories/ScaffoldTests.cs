using System.Text;
using Sonde.Core.Ide.Jsonc;
using Sonde.Core.Linting;
using Sonde.Core.Repositories;
using Sonde.Core.Workspaces;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Core.Repositories;

public sealed class ScaffoldTests
{
    public static TheoryData<string> All => [.. Facts.Keys];

    private static Dictionary<string, RepositoryFacts> Facts { get; } = new()
    {
        ["go"] = Samples.Read(("go.mod", "module example.com/shop\n\ngo 1.27\n\nrequire example.com/x v1.0.0\n"), ("go.sum", ""), ("cmd/api/main.go", "package main\nvar a, b = \"/healthz\", \":9090\"\n")),
        ["go-small"] = Samples.Read(("go.mod", "module example.com/shop\n\ngo 1.19\n"), ("main.go", "package main\n")),
        ["node"] = Samples.Read(("package.json", """{"name":"@shop/front","scripts":{"start":"node dist/server.js","build":"tsc"},"engines":{"node":">=24"},"dependencies":{"a":"1"}}"""), ("package-lock.json", "{}")) with { Name = "shop" },
        ["node-small"] = Samples.Read(("package.json", """{"name":"shop"}"""), ("server.js", "const port = process.env.PORT || 3000; '/healthz'")),
        ["python"] = Samples.Read(("pyproject.toml", "[project]\nname = \"shop\"\nrequires-python = \">=3.14\"\n"), ("requirements.txt", "flask==3\n"), ("app.py", "if __name__ == \"__main__\":\n")),
        ["python-small"] = Samples.Read(("setup.py", ""), ("main.py", "os.environ.get(\"PORT\", \"5000\")")),
        ["java"] = Samples.Read(("pom.xml", "<project><artifactId>shop</artifactId><properties><java.version>25</java.version></properties></project>")),
        ["java-gradle"] = Samples.Read(("build.gradle.kts", "application { mainClass = \"com.example.Shop\" }"), ("settings.gradle.kts", "rootProject.name = \"shop\"")),
        ["dotnet"] = Samples.Read(("Shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"), ("Program.cs", "app.MapGet(\"/healthz\", () => 1);")),
        ["dotnet-small"] = Samples.Read(("Shop.fsproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><AssemblyName>Shop.Api</AssemblyName></PropertyGroup></Project>")),
    };

    [Theory]
    [MemberData(nameof(All))]
    public void The_files_of_a_repository(string name)
    {
        var text = new StringBuilder();
        foreach (var file in Scaffold.For(Facts[name], Samples.Toolbox, hasManifests: false).Where(file => file.IsShown))
        {
            text.Append("=== ").Append(file.Path).Append('\n').Append(file.Text);
        }

        GoldenFile.Check($"Core/Repositories/Golden/{name}.txt", text.ToString());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Production_is_clean_under_lint_and_the_debug_parts_are_found_where_they_claim_it(string name)
    {
        var files = Scaffold.For(Facts[name], Samples.Toolbox, hasManifests: false);
        var places = new DevelopmentPlaces(["dev", "test", "staging"]);
        var production = Linter.Look([.. Sources(files, file => file.Path == "Dockerfile" || file.Path.StartsWith("deploy/base/", StringComparison.Ordinal) || file.Path.StartsWith("deploy/production/", StringComparison.Ordinal))], places);
        var debug = Linter.Look([.. Sources(files, file => file.Path == "deploy/debug/deployment.yaml").Select(source => source with { Path = "deploy/production/deployment.yaml" })], places);

        Assert.Empty(production.Findings.Select(finding => $"{finding.Rule.Id} {finding.Text}"));
        Assert.Empty(production.Unread);
        Assert.Equal(5, production.Objects);
        Assert.Contains(debug.Findings, finding => finding.Rule == LintRules.DebugMode);
        Assert.Equal(DebugPort.Of(Facts[name].Language) is not null, debug.Findings.Any(finding => finding.Rule == LintRules.DebugPort));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_Dockerfile_that_ended_with_the_debug_stage_would_be_found(string name)
    {
        var text = Scaffold.For(Facts[name], Samples.Toolbox, hasManifests: false)[0].Text;
        var cut = text[..text.IndexOf("\nFROM ", text.IndexOf(" AS debug\n", StringComparison.Ordinal), StringComparison.Ordinal)];
        Assert.Contains(Linter.Look([new LintSource("Dockerfile", "Dockerfile", cut, true)], new DevelopmentPlaces(["dev"])).Findings, finding => finding.Rule == LintRules.DebugStageIsLast);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_workspace_file_and_the_editor_entry_can_be_read(string name)
    {
        var files = Scaffold.For(Facts[name], Samples.Toolbox, hasManifests: false);
        var reader = new WorkspaceReader("/shop/sonde.yaml");
        var workspace = reader.Read(files.Single(file => file.Path == "sonde.yaml").Text);

        Assert.Empty(reader.Errors);
        Assert.Equal("deploy/shop", Assert.Single(workspace!.Targets).Target.Words);
        Assert.All(files.Where(file => file.Path == ".vscode/launch.json"), file => Assert.Null(JsoncText.Read(file.Text).Fault));
    }

    [Fact]
    public void Beside_manifests_of_its_own_no_second_set_is_put() =>
        Assert.DoesNotContain(Scaffold.For(Facts["go"], Samples.Toolbox, hasManifests: true), file => file.Path.StartsWith("deploy/", StringComparison.Ordinal));

    private static IEnumerable<LintSource> Sources(IEnumerable<ScaffoldFile> files, Func<ScaffoldFile, bool> isWanted) =>
        files.Where(isWanted).Select(file => new LintSource(file.Path, file.Path, file.Text, file.Path == "Dockerfile"));
}
