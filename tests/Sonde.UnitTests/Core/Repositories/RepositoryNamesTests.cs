using Sonde.Core.Repositories;

namespace Sonde.UnitTests.Core.Repositories;

public sealed class RepositoryNamesTests
{
    [Theory]
    [InlineData("example.com/shop", "shop")]
    [InlineData("example.com/shop/v2", "shop")]
    [InlineData("@scope/My_App", "my-app")]
    [InlineData("9lives-", "lives")]
    [InlineData("日本", "app")]
    [InlineData("", "app")]
    public void A_label_is_made_of_any_name(string text, string label)
    {
        Assert.Equal(label, RepositoryNames.Label(text));
        Assert.True(RepositoryNames.IsLabel(label));
    }

    [Fact]
    public void A_long_name_is_cut() => Assert.True(RepositoryNames.IsLabel(RepositoryNames.Label(new string('a', 62) + "-" + new string('b', 62))));

    [Theory]
    [InlineData("cmd/api", true)]
    [InlineData("a b", false)]
    [InlineData("../up", false)]
    [InlineData("-o/x", false)]
    [InlineData("a\nRUN x", false)]
    [InlineData("a\"b", false)]
    [InlineData("/etc", false)]
    public void A_path_is_plain_or_is_not_written(string path, bool isPlain) => Assert.Equal(isPlain, RepositoryNames.IsPlain(path));

    [Theory]
    [InlineData("/healthz", true)]
    [InlineData("/", true)]
    [InlineData("healthz", false)]
    [InlineData("/a b", false)]
    [InlineData("/a\n", false)]
    [InlineData("/a, port: 1", false)]
    public void A_health_path_is_one_of_a_URL(string path, bool isGood) => Assert.Equal(isGood, RepositoryNames.IsUrlPath(path));
}
