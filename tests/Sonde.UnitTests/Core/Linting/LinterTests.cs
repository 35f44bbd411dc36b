using System.Text;
using System.Text.Json.Nodes;
using Sonde.Core.Linting;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Core.Linting;

public sealed class LinterTests
{
    private static readonly DevelopmentPlaces Usual = new(["dev", "test", "staging"]);

    public static TheoryData<string> Bad => [.. Files("bad")];

    public static TheoryData<string> Good => [.. Files("good")];

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_planted_fault_is_found_and_nothing_else(string file)
    {
        var text = File.ReadAllText(PathOf("bad", file));
        var expected = text.Split('\n')[0]["# finds: ".Length..].Split(' ');
        var result = Look(file, text);
        Assert.Empty(result.Unread);
        Assert.Equal(expected, result.Findings.Select(static finding => finding.Rule.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(result.Findings, finding => Assert.InRange(finding.Line, 2, text.Split('\n').Length));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Nothing_is_found_in_what_is_good(string file)
    {
        var result = Look(file, File.ReadAllText(PathOf("good", file)));
        Assert.Empty(result.Findings.Select(static finding => $"{finding.Rule.Id} {finding.Text}"));
        Assert.Empty(result.Unread);
    }

    [Fact]
    public void The_corpus_has_at_least_sixty_faults_and_plants_every_rule()
    {
        Assert.InRange(Files("bad").Length, 60, 1000);
        var planted = Files("bad").SelectMany(file => File.ReadLines(PathOf("bad", file)).First()["# finds: ".Length..].Split(' ')).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(LintRules.All.Select(static rule => rule.Id), planted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_lies_in_a_folder_of_development_is_let_be_and_counted()
    {
        const string Text = "apiVersion: v1\nkind: Pod\nmetadata: { name: shop }\nspec: { shareProcessNamespace: true, containers: [] }\n";
        var result = Linter.Look([new LintSource("deploy/overlays/dev/pod.yaml", "overlays/dev/pod.yaml", Text, false), new LintSource("deploy/prod/dev.yaml", "prod/dev.yaml", Text, false)], Usual);
        Assert.Equal("deploy/prod/dev.yaml", Assert.Single(result.Findings).File);
        Assert.Equal((2, 1), (result.Objects, result.InDevelopment));
    }

    [Fact]
    public void A_template_and_what_is_no_YAML_are_told_and_keep_nothing_else_from_being_read()
    {
        var result = Linter.Look(
            [
                new LintSource("templates/api.yaml", "", "kind: {{ .Values.kind }}\n{{- end }}", false),
                new LintSource("broken.yaml", "", "a: [", false),
                new LintSource("pod.yaml", "", File.ReadAllText(PathOf("bad", "bare-pod.yaml")), false),
            ],
            Usual);
        Assert.Equal(2, result.Unread.Count);
        Assert.Contains("render it first", result.Unread[0], StringComparison.Ordinal);
        Assert.Single(result.Findings);
    }

    [Fact]
    public void A_secret_beside_the_sign_is_not_told()
    {
        var result = Look("a.yaml", "kind: Pod\nspec: { containers: [{ name: a, image: b, env: [{ name: NODE_OPTIONS, value: '--inspect --require=/s3cret' }] }] }\n");
        Assert.DoesNotContain("s3cret", Assert.Single(result.Findings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_are_SARIF_with_their_place_and_a_fingerprint_without_it()
    {
        var stream = new MemoryStream();
        var findings = Look("deploy/pod.yaml", File.ReadAllText(PathOf("bad", "bare-pod.yaml"))).Findings;
        SarifWriter.Write(stream, findings, "0.1.0");
        var run = JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!["runs"]![0]!;
        Assert.Equal(LintRules.All.Count, run["tool"]!["driver"]!["rules"]!.AsArray().Count);
        var result = Assert.Single(run["results"]!.AsArray())!;
        Assert.Equal(("SL008", "error"), ((string?)result["ruleId"], (string?)result["level"]));
        var place = result["locations"]![0]!["physicalLocation"]!;
        Assert.Equal(("deploy/pod.yaml", 5), ((string?)place["artifactLocation"]!["uri"], (int)place["region"]!["startLine"]!));
        Assert.Equal("SL008|deploy/pod.yaml|Pod shop, container api|privileged: true", (string?)result["partialFingerprints"]!["sondeLint/v1"]);
    }

    private static LintResult Look(string file, string text) => Linter.Look([new LintSource(file, "", text, file.EndsWith("Dockerfile", StringComparison.Ordinal))], Usual);

    private static string[] Files(string kind) => [.. Directory.GetFiles(PathOf(kind, "")).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static string PathOf(string kind, string file) => Repository.PathOf("tests", "fixtures", "lint", kind, file);
}
