using Sonde.Core.Workspaces;

namespace Sonde.UnitTests.Core.Workspaces;

public sealed class LineDifferenceTests
{
    [Theory]
    [InlineData("a\nb\n", "a\nb\n", "")]
    [InlineData("a\nb\n", "a\nc\n", "  a|- b|+ c")]
    [InlineData("", "a\n", "+ a")]
    [InlineData("a\n", "", "- a")]
    [InlineData("a\nb\nc\n", "a\nc\n", "  a|- b|  c")]
    [InlineData("a\nc\n", "a\nb\nc\n", "  a|+ b|  c")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nx\n6\n7\n8\n", "…|  3|  4|- 5|+ x|  6|  7|…")]
    [InlineData("a\r\nb\r\n", "a\nb\nc\n", "  a|  b|+ c")]
    public void Shows_what_changes_and_two_lines_around(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join('|', LineDifference.Between(before, after)));

    [Fact]
    public void Long_texts_are_not_compared_line_by_line()
    {
        var before = string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i}\n"));
        var after = string.Concat(Enumerable.Range(0, 5000).Select(i => $"x{i}\n"));
        Assert.Equal(10_000, LineDifference.Between(before, after).Count);
    }
}
