using System.Text.Json.Nodes;
using Sonde.Cli;

namespace Sonde.UnitTests.Cli;

public sealed class PolicyTests
{
    [Fact]
    public async Task It_asks_nobody_and_writes_yaml_to_standard_output()
    {
        var run = await CommandRun.OfAsync("policy", "forward", "-n", "shop", "--user", "dev");
        Assert.Equal((0, ""), (run.Exit, run.Talk));
        Assert.Null(run.Operations.Request);
        Assert.Contains("\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n", run.Answer, StringComparison.Ordinal);
        Assert.Equal((await CommandRun.OfAsync("policy", "all")).Answer, (await CommandRun.OfAsync("policy")).Answer);
    }

    [Theory]
    [InlineData("policy ps -o json")]
    [InlineData("policy ps --output=json")]
    [InlineData("-o json policy ps")]
    public async Task As_JSON_it_is_one_object_on_one_line(string line)
    {
        var run = await CommandRun.OfAsync(line.Split(' '));
        Assert.Equal("sonde-ps", (string)JsonNode.Parse(run.Answer)!["metadata"]!["name"]!);
        Assert.Equal(1, run.Answer.Count(c => c == '\n'));
    }

    [Fact]
    public async Task The_configured_image_is_let_in_where_none_is_named()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("config.yaml", "image: r.example:5000/tools/go@sha256:abc\n");
        var run = new CommandRun { Variables = new(StringComparer.Ordinal) { ["SONDE_CONFIG"] = config } };
        await run.RunAsync(["policy", "--admission"], TestContext.Current.CancellationToken);
        Assert.Contains("r'^(r[.]example:5000/tools/go(/.+|:[^/]+|@.+)?)$'", run.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_images_are_let_in()
    {
        var run = await CommandRun.OfAsync("policy", "--admission", "--image", "a.example/x", "--image", "b.example", "-n", "shop");
        Assert.Equal(0, run.Exit);
        Assert.Contains("a[.]example/x(/.+|:[^/]+|@.+)?|b[.]example(", run.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_own_output_option_stands_in_the_place_of_everybodys()
    {
        var tree = new CommandTree();
        Assert.Single(tree.OptionsOf(tree.Find("policy")), option => option.Name == "--output");
        Assert.Single(tree.OptionsOf(tree.Find("ps")), option => option.Name == "--output");
    }
}
