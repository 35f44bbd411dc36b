using Sonde.Core.Watching;

namespace Sonde.UnitTests.Core.Watching;

public sealed class SourceChoiceTests
{
    private static readonly string[] Files = ["/build/shop/main.go", "/build/shop/pricing/pricing.go", "/build/lib/pricing/pricing.go", "/build/shop/api/price.go", "runtime/proc.go"];

    [Theory]
    [InlineData("main.go", "/build/shop/main.go")]
    [InlineData("shop/pricing/pricing.go", "/build/shop/pricing/pricing.go")]
    [InlineData("runtime/proc.go", "runtime/proc.go")]
    [InlineData("/home/me/shop/pricing/pricing.go", "/build/shop/pricing/pricing.go")]
    [InlineData("C:/code/shop/main.go", "/build/shop/main.go")]
    [InlineData("/usr/local/go/src/net/http/server.go", "/usr/local/go/src/net/http/server.go")]
    public void The_end_of_a_path_is_enough(string wanted, string file) => Assert.Equal(file, SourceChoice.Find(Files, true, wanted).File);

    [Theory]
    [InlineData("pricing.go", 2)]
    [InlineData("/home/me/pricing/pricing.go", 2)]
    public void Several_are_all_named(string wanted, int count)
    {
        var finding = SourceChoice.Find(Files, true, wanted);
        Assert.Null(finding.File);
        Assert.Equal(count, finding.Candidates.Count);
    }

    [Theory]
    [InlineData("web/main.go", "/build/shop/main.go")]
    [InlineData("Main.go", "/build/shop/main.go")]
    [InlineData("prices.go", "/build/shop/pricing/pricing.go")]
    public void None_has_near_ones(string wanted, string near)
    {
        var finding = SourceChoice.Find(Files, true, wanted);
        Assert.Null(finding.File);
        Assert.Contains(near, finding.Candidates);
    }

    [Fact]
    public void A_part_of_a_name_is_no_end_of_a_path() => Assert.Null(SourceChoice.Find(Files, true, "ain.go").File);

    [Fact]
    public void Where_not_all_files_are_known_the_debugger_judges() => Assert.Equal("other.go", SourceChoice.Find(Files, false, "other.go").File);
}
