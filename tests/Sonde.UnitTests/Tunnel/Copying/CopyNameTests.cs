using Sonde.Tunnel.Copying;

namespace Sonde.UnitTests.Tunnel.Copying;

public sealed class CopyNameTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("a", true)]
    [InlineData("a/b.txt", true)]
    [InlineData("..a/b..", true)]
    [InlineData("a\\b", true)]
    [InlineData("..", false)]
    [InlineData(".", false)]
    [InlineData("a/../b", false)]
    [InlineData("a/..", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("a//b", false)]
    [InlineData("a/", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\ufffdb", false)]
    public void A_name_never_leads_out(string name, bool isGood) => Assert.Equal(isGood, CopyName.Judge(name) is null);

    [Fact]
    public void A_name_has_its_bounds()
    {
        Assert.NotNull(CopyName.Judge(new string('ü', CopyName.MostBytes / 2 + 1)));
        Assert.NotNull(CopyName.Judge(string.Join('/', Enumerable.Repeat("a", CopyName.MostParts + 1))));
        Assert.Null(CopyName.Judge(string.Join('/', Enumerable.Repeat("a", CopyName.MostParts))));
    }

    [Fact]
    public void A_name_lies_in_its_folder()
    {
        Assert.Equal((null, "", "a/b"), (CopyName.Parent(""), CopyName.Parent("a"), CopyName.Parent("a/b/c")));
        Assert.Equal(("a", "b", "a/b"), (CopyName.Join("", "a"), CopyName.Last("a/b"), CopyName.Join("a", "b")));
    }
}
