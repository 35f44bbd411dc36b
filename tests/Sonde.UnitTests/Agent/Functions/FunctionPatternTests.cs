using Sonde.Agent.Functions;

namespace Sonde.UnitTests.Agent.Functions;

public sealed class FunctionPatternTests
{
    [Theory]
    [InlineData("main.order", "main.order", true)]
    [InlineData("main.order", "main.orders", false)]
    [InlineData("main.*", "main.order", true)]
    [InlineData("*.order", "main.order", true)]
    [InlineData("*", "", true)]
    [InlineData("main.(*Shop).order", "main.(*Shop).order", true)]
    [InlineData("main.(*Shop).order", "main.(xShop).order", false)]
    [InlineData("main.(*Shop).*", "main.(*Shop).order.func1", true)]
    [InlineData("*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("*ab", "aab", true)]
    [InlineData("", "x", false)]
    public void It_fits_whole_names(string pattern, string name, bool fits) => Assert.Equal(fits, FunctionPattern.Fits(pattern, name));

    [Fact]
    public void The_nearest_names_come_first_and_nothing_that_is_not_alike()
    {
        var near = new NearNames("main.qoutefor");
        foreach (var name in new[] { "runtime.gc", "pricing.QuoteForAll", "pricing.QuoteFor", "x.qouteforX", "main.QOUTEFOR" })
        {
            near.Add(name);
        }

        Assert.Equal(["main.QOUTEFOR", "x.qouteforX", "pricing.QuoteFor"], near.Names);
    }

    [Theory]
    [InlineData("go1.16.5", false, true)]
    [InlineData("go1.17", false, false)]
    [InlineData("go1.17", true, true)]
    [InlineData("go1.18beta1", true, false)]
    [InlineData("go1.27.3", false, false)]
    [InlineData("devel +abc", false, false)]
    [InlineData(null, false, false)]
    public void Old_Go_keeps_its_goroutine_elsewhere(string? version, bool isArm, bool isOld) => Assert.Equal(isOld, GoRegisters.Judge(version, isArm) is not null);
}
