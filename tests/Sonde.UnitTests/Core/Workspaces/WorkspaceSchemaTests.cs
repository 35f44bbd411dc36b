using System.Text.Json;
using Sonde.Core.Settings;
using Sonde.Core.Workspaces;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Core.Workspaces;

public sealed class WorkspaceSchemaTests
{
    /// <summary>Of every kind, at every bound, and in every way in which somebody writes it wrong.</summary>
    private static readonly string[] Values =
    [
        "", "~", "null", "''", "true", "True", "false", "yes", "'true'", "-1", "0", "1", "+7", "007", "2345", "65535", "65536", "2147483647", "2147483648", "99999999999999999999",
        "1.5", "1e3", "0x10", "'8080'", "8080:80", "':80'", ":80", "80:", "a:80", "8080:80:1", "70000:80", "'0'", "5s", "0s", "1h", "1h30m", "30m1h", "25h", "5", "9999999s", "none", "None",
        "go", "Go", "node", "python", "java", "native", "missing", "always", "Always", "never", "auto", "restricted", "Restricted", "api", "deploy/api", "Deployment/api", "what/api", "podman/api", "docker/api", "podman/a/b",
        "docker/a/b", "a/b/c/d", "a b", "app=api", "http://r.example/x", "localhost/sonde-go:dev", "../src", "\"a\\tb\"", "\"a\\u0007b\"", "\"\\uD83D\\uDE00\"",
        "[]", "[8080]", "[8080, '9090:80', ':1']", "[0]", "[[8080]]", "[~]", "['70000']", "[a]", "[70000]", "{}", "{a: 1}", "!!str 1", "!x go",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ];

    /// <summary>What only the reader knows: ranges of durations, ports in text, the grammar of a target, of an image, and tags, which JSON has not.</summary>
    private static readonly Dictionary<string, string[]> OnlyRead = new(StringComparer.Ordinal)
    {
        ["target"] = ["8080:80", ":80", "':80'", "80:", "a:80", "8080:80:1", "70000:80", "None", "Go", "Always", "Restricted", "what/api", "docker/a/b", "a/b/c/d", "a b", "app=api", "http://r.example/x", "localhost/sonde-go:dev", "../src", "\"\\uD83D\\uDE00\""],
        ["forwards"] = ["['70000']"],
        ["port"] = ["1e3"],
        ["pid"] = ["1e3"],
        ["budget"] = ["0s", "1h30m", "25h"],
        ["grace"] = ["0s", "1h", "1h30m", "25h"],
        ["hold"] = ["25h"],
        ["ttl"] = ["0s", "25h"],
        ["image"] = ["a b", "http://r.example/x"],
    };

    private readonly JsonDocument _schema = JsonDocument.Parse(WorkspaceSchema.Write());

    public static TheoryData<string> TargetKeyNames => [.. TargetKeys.All.Select(key => key.Name)];

    public static TheoryData<string> Files => [.. WorkspaceCorpus.Good.Concat(WorkspaceCorpus.Bad.Select(bad => bad.Text))];

    [Fact]
    public void The_schema_that_is_shipped_is_that_of_the_reader() => GoldenFile.Check("../../docs/sonde.schema.json", WorkspaceSchema.Write());

    [Fact]
    public void Every_key_is_told_with_what_it_means() =>
        Assert.All(TargetKeys.All, key => Assert.InRange(key.Meaning.Length, 10, 160));

    [Fact]
    public void The_guide_has_every_key_and_its_example_is_read()
    {
        var guide = File.ReadAllText(Repository.PathOf("docs", "guide", "workspace.md")).ReplaceLineEndings("\n");
        Assert.All(TargetKeys.All.Select(key => key.Name).Concat(WorkspaceKeys.All.Select(key => key.Name)), key => Assert.Contains($"`{key}`", guide, StringComparison.Ordinal));
        Assert.True(Reads(guide.Split("```yaml\n")[1].Split("```")[0]));
    }

    [Theory]
    [MemberData(nameof(TargetKeyNames))]
    public void Reader_and_schema_agree_on_every_kind_of_value_of_a_key(string key)
    {
        foreach (var value in Values)
        {
            var whom = key is "target" or "selector" ? "" : "\n    target: deploy/api";
            var text = $"targets:\n  api:\n    {key}: {value}{whom}\n";
            var (isRead, isTold) = (Reads(text), Tells(text));
            var isKnownToReader = value.StartsWith('!') || OnlyRead.GetValueOrDefault(key, []).Contains(value, StringComparer.Ordinal);
            Assert.True(isRead == isTold || (isKnownToReader && isTold), $"{key}: {value}: reader {isRead}, schema {isTold}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_schema_refuses_nothing_that_is_read(string text) => Assert.True(!Reads(text) || Tells(text));

    [Fact]
    public void The_schema_refuses_what_it_can_know()
    {
        foreach (var (text, _, isForReader) in WorkspaceCorpus.Bad)
        {
            Assert.True(isForReader || !Tells(text), text);
        }
    }

    private static bool Reads(string text) => new WorkspaceReader("/shop/sonde.yaml").Read(text) is not null;

    /// <summary>What is no YAML at all is no matter for a schema.</summary>
    private bool Tells(string text)
    {
        string json;
        try
        {
            json = YamlText.Read(text) is { } root ? YamlJson.Convert(root) : "null";
        }
        catch (FormatException)
        {
            return false;
        }

        using var document = JsonDocument.Parse(json);
        return new SchemaChecker(_schema.RootElement).Accepts(document.RootElement);
    }
}
