using Sonde.Core.Platforms.Cluster.Copies;

namespace Sonde.UnitTests.Core.Platforms.Copies;

public sealed class CopyFactsTests
{
    [Theory]
    [InlineData("api", "api-sonde-x7k2p")]
    [InlineData("a.b", "a-b-sonde-x7k2p")]
    [InlineData("a-very-long-name-of-a-deployment-that-goes-on-and-on-and-on-and-on-for-ever", "a-very-long-name-of-a-deployment-that-goes-on-and-on-sonde-x7k2p")]
    public void A_copys_name_is_that_of_the_original_and_no_longer_than_a_hosts(string name, string expected)
    {
        var copy = CopyFacts.Name(name, "x7k2p");
        Assert.True(copy.Length <= 63);
        Assert.StartsWith(expected[..Math.Min(expected.Length, 40)], copy, StringComparison.Ordinal);
        Assert.EndsWith("-sonde-x7k2p", copy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_holds_a_long_name_by_its_hash()
    {
        var value = CopyMarks.ValueOf(new string('a', 200));
        Assert.Equal(63, value.Length);
        Assert.NotEqual(value, CopyMarks.ValueOf(new string('a', 201)));
        Assert.Equal("sonde.dev/copy-of=api", CopyMarks.SelectorOf("api"));
    }
}
