using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sonde.Core.Policies;
using Sonde.Kubernetes.Configuration;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Core.Policies;

public sealed partial class AdmissionPolicyTests
{
    private static readonly string[] Images = ["registry.example.com/tools/sonde-go", "registry.example.com:5000/x@sha256:0123"];

    [Fact]
    public void It_is_as_somebody_looked_at_it_once()
    {
        GoldenFile.Check("Core/Policies/Golden/admission.yaml", PolicyYaml.Join(AdmissionPolicy.Write(Images, null)));
        GoldenFile.Check("Core/Policies/Golden/admission-shop.yaml", PolicyYaml.Join(AdmissionPolicy.Write(Images, "shop")));
    }

    [Fact]
    public void It_holds_for_every_ephemeral_container_and_refuses_what_cannot_be_evaluated()
    {
        var spec = Parse()["spec"]!;
        Assert.Equal("Fail", (string)spec["failurePolicy"]!);
        Assert.Equal(
            """[{"apiGroups":[""],"apiVersions":["v1"],"operations":["UPDATE"],"resources":["pods/ephemeralcontainers"]}]""",
            spec["matchConstraints"]!["resourceRules"]!.ToJsonString());
        Assert.All(spec["validations"]!.AsArray(), rule => Assert.False(string.IsNullOrWhiteSpace((string)rule!["message"]!)));
    }

    [Fact]
    public void Every_expression_uses_only_variables_that_stand_before_it_and_closes_what_it_opens()
    {
        HashSet<string> known = [];
        foreach (var variable in Parse()["spec"]!["variables"]!.AsArray())
        {
            Check((string)variable!["expression"]!, known);
            known.Add((string)variable["name"]!);
        }

        Assert.All(Parse()["spec"]!["validations"]!.AsArray(), rule => Check((string)rule!["expression"]!, known));
    }

    [Fact]
    public void The_word_of_the_owners_is_read_from_before_the_request_and_the_namespace()
    {
        var variables = Parse()["spec"]!["variables"]!.AsArray().ToDictionary(variable => (string)variable!["name"]!, variable => (string)variable!["expression"]!);
        Assert.DoesNotContain(" object.metadata", $" {variables["podWord"]}", StringComparison.Ordinal);
        Assert.Contains("oldObject.metadata.annotations['sonde.dev/debug']", variables["podWord"], StringComparison.Ordinal);
        Assert.Contains("namespaceObject.metadata.annotations['sonde.dev/debug']", variables["namespaceWord"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_binding_denies_and_may_be_for_one_namespace()
    {
        var everywhere = YamlText.ParseObject(AdmissionPolicy.Write(Images, null)[1])["spec"]!;
        Assert.Equal("""["Deny"]""", everywhere["validationActions"]!.ToJsonString());
        Assert.Equal((string)Parse()["metadata"]!["name"]!, (string)everywhere["policyName"]!);
        Assert.Null(everywhere["matchResources"]);
        var shop = YamlText.ParseObject(AdmissionPolicy.Write(Images, "shop")[1]);
        Assert.Equal("shop", (string)shop["spec"]!["matchResources"]!["namespaceSelector"]!["matchLabels"]!["kubernetes.io/metadata.name"]!);
        Assert.StartsWith(AdmissionPolicy.Prefix, (string)shop["metadata"]!["name"]!, StringComparison.Ordinal);
    }

    /// <summary>CEL's regular expressions are RE2's; what stands here means the same in .NET.</summary>
    [Theory]
    [InlineData("registry.example.com/tools/sonde-go", true)]
    [InlineData("registry.example.com/tools/sonde-go:1", true)]
    [InlineData("registry.example.com/tools/sonde-go@sha256:abc", true)]
    [InlineData("registry.example.com/tools/sonde-go/more:1", true)]
    [InlineData("registry.example.com/tools/sonde-go-evil:1", false)]
    [InlineData("registryxexample.com/tools/sonde-go:1", false)]
    [InlineData("evil.example.com/registry.example.com/tools/sonde-go:1", false)]
    [InlineData("registry.example.com:5000/x@sha256:0123", true)]
    [InlineData("registry.example.com:5000/x@sha256:01234", false)]
    [InlineData("registry.example.com:5000/x:1", false)]
    [InlineData("", false)]
    public void An_image_is_let_in_by_whole_parts_of_its_name(string image, bool isLetIn) => Assert.Equal(isLetIn, Regex.IsMatch(image, Pattern(Images)));

    [Theory]
    [InlineData("registry.example.com", "registry.example.com/x/y:1", true)]
    [InlineData("registry.example.com/", "registry.example.com/x", true)]
    [InlineData("registry.example.com", "registry.example.com:5000/x", false)]
    [InlineData("registry.example.com", "registry.example.com.evil/x", false)]
    public void A_registry_lets_in_what_is_in_it_and_not_its_neighbours(string prefix, string image, bool isLetIn) =>
        Assert.Equal(isLetIn, Regex.IsMatch(image, Pattern([prefix])));

    [Theory]
    [InlineData("r.example/x", true)]
    [InlineData("r.example:5000/x/y:1@sha256:0a", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a'b", false)]
    [InlineData("a\"b", false)]
    [InlineData("a|b", false)]
    [InlineData("a.*", false)]
    [InlineData("a\nb", false)]
    [InlineData("https://registry.example.com", false)]
    public void A_prefix_cannot_leave_the_expression(string image, bool isGood) => Assert.Equal(isGood, AdmissionPolicy.Judge(image) is null);

    [Theory]
    [InlineData("docker.io/sonde/sonde-go:0.1.0", "docker.io/sonde/sonde-go")]
    [InlineData("r.example:5000/x", "r.example:5000/x")]
    [InlineData("r.example:5000/x:1@sha256:ab", "r.example:5000/x")]
    [InlineData("x@sha256:ab", "x")]
    public void A_repository_is_a_reference_without_tag_and_digest(string image, string repository) => Assert.Equal(repository, AdmissionPolicy.Repository(image));

    private static void Check(string expression, HashSet<string> known)
    {
        Assert.All(Variable().Matches(expression), match => Assert.Contains(match.Groups["name"].Value, known));
        var bare = Literal().Replace(expression, "");
        Assert.Equal(bare.Count(c => c == '('), bare.Count(c => c == ')'));
        Assert.Equal(bare.Count(c => c == '['), bare.Count(c => c == ']'));
        Assert.DoesNotContain('\'', bare);
        Assert.DoesNotContain('\n', expression);
    }

    private static string Pattern(IReadOnlyList<string> images)
    {
        var rules = YamlText.ParseObject(AdmissionPolicy.Write(images, null)[0])["spec"]!["validations"]!.AsArray();
        return rules.Select(rule => Matching().Match((string)rule!["expression"]!)).Single(match => match.Success).Groups["pattern"].Value;
    }

    private static JsonObject Parse() => YamlText.ParseObject(AdmissionPolicy.Write(Images, null)[0]);

    [GeneratedRegex(@"variables\.(?<name>\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex("r?'[^']*'")]
    private static partial Regex Literal();

    [GeneratedRegex(@"c\.image\.matches\(r'(?<pattern>[^']*)'\)")]
    private static partial Regex Matching();
}
