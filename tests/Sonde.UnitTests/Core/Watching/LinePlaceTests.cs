using Sonde.Core.Watching;

namespace Sonde.UnitTests.Core.Watching;

public sealed class LinePlaceTests
{
    [Theory]
    [InlineData("main.go:42", "main.go", 42)]
    [InlineData("./pricing/pricing.go:1", "pricing/pricing.go", 1)]
    [InlineData("C:\\shop\\main.go:7", "C:/shop/main.go", 7)]
    [InlineData("/src/a:b.go:10000000", "/src/a:b.go", 10_000_000)]
    public void A_file_and_a_line_are_read(string text, string file, int line)
    {
        Assert.True(LinePlace.TryParse(text, out var place));
        Assert.Equal(new LinePlace(file, line), place);
    }

    [Theory]
    [InlineData("main.go")]
    [InlineData("main.go:")]
    [InlineData(":42")]
    [InlineData("main.go:0")]
    [InlineData("main.go:-1")]
    [InlineData("main.go:10000001")]
    [InlineData("main.go:4x")]
    [InlineData("src/:4")]
    [InlineData("a\u001b.go:4")]
    [InlineData("")]
    public void Anything_else_is_not(string text) => Assert.False(LinePlace.TryParse(text, out _));
}
