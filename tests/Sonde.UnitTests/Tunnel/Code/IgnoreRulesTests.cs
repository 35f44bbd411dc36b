using Sonde.Tunnel.Code;

namespace Sonde.UnitTests.Tunnel.Code;

public sealed class IgnoreRulesTests
{
    private static readonly IgnoreRules Rules = IgnoreRules.Read("# built\n/bin/\n*.log\n!keep.log\ngenerated/**/x\n**/cache\n\n web/dist \n");

    [Theory]
    [InlineData("main.go")]
    [InlineData("cmd/api/main.go")]
    [InlineData("go.mod")]
    [InlineData("templates/page.html")]
    [InlineData("keep.log")]
    [InlineData("cmd/bin.go")]
    public void Sources_count(string path) => Assert.False(Rules.Ignores(path));

    [Theory]
    [InlineData(".git/index")]
    [InlineData("cmd/.idea/workspace.xml")]
    [InlineData("main_test.go")]
    [InlineData("cmd/main.go~")]
    [InlineData("cmd/.main.go.swp")]
    [InlineData("4913")]
    [InlineData("web/node_modules/x/index.js")]
    [InlineData("bin/api")]
    [InlineData("deep/er/api.log")]
    [InlineData("a/cache/b")]
    [InlineData("web/dist/app.js")]
    public void What_tools_and_the_repository_call_none_does_not(string path) => Assert.True(Rules.Ignores(path));

    [Fact]
    public void Without_a_file_the_usual_counts() => Assert.False(IgnoreRules.Read("").Ignores("a/b.go"));
}
