using Sonde.Core.Copying;

namespace Sonde.UnitTests.Core.Copying;

public sealed class LocalNameTests
{
    [Theory]
    [InlineData("a/b.txt", true)]
    [InlineData("comet/console", true)]
    [InlineData("..\\..\\x", false)]
    [InlineData("a/C:x", false)]
    [InlineData("a/x:stream", false)]
    [InlineData("nul", false)]
    [InlineData("a/COM1.txt", false)]
    [InlineData("a./b", false)]
    [InlineData("a /b", false)]
    [InlineData("a\tb", false)]
    public void Windows_has_names_that_lead_elsewhere(string name, bool isGood)
    {
        Assert.Equal(isGood, LocalName.Judge(name, isWindows: true) is null);
        Assert.Null(LocalName.Judge(name, isWindows: false));
    }
}
