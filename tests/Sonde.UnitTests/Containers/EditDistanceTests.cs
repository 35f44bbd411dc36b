using Sonde.Containers.Finding;

namespace Sonde.UnitTests.Containers;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("api", "api", 0)]
    [InlineData("API", "api", 0)]
    [InlineData("", "api", 3)]
    [InlineData("ap", "api", 1)]
    [InlineData("apx", "api", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void It_counts_the_letters_to_change(string one, string other, int expected)
    {
        Assert.Equal(expected, EditDistance.Between(one, other));
        Assert.Equal(expected, EditDistance.Between(other, one));
    }

    [Fact]
    public void Hostile_lengths_are_cut() => Assert.Equal(256, EditDistance.Between(new string('a', 1_000_000), new string('b', 1_000_000)));
}
