using Sonde.Core.Ide;

namespace Sonde.UnitTests.Ide;

public sealed class IdeNamesTests
{
    [Theory]
    [InlineData("api", "shop", "sonde: api (shop)")]
    [InlineData("api", null, "sonde: api")]
    [InlineData("a\nb\u001b", "", "sonde: a b ")]
    public void A_name_says_the_target_and_where_it_lives(string target, string? place, string name) => Assert.Equal(name, IdeNames.For(target, place));

    [Theory]
    [InlineData("sonde: api (shop)", "sonde api (shop)")]
    [InlineData("sonde: podman/api", "sonde podman_api-5269d6")]
    [InlineData("sonde: podman_api", "sonde podman_api")]
    [InlineData("sonde: ..", "sonde-359464")]
    public void A_file_name_is_plain_and_never_shared(string name, string stem) => Assert.Equal(stem, IdeNames.FileStem(name));

    [Fact]
    public void A_file_name_is_short_whatever_the_name()
    {
        var first = IdeNames.FileStem("sonde: " + new string('a', 500) + "1");
        var second = IdeNames.FileStem("sonde: " + new string('a', 500) + "2");

        Assert.Equal(73, first.Length);
        Assert.NotEqual(first, second);
    }
}
