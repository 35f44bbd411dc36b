using Sonde.Core.Sources;

namespace Sonde.UnitTests.Sources;

public sealed class GoModFileTests
{
    [Fact]
    public void Statements_are_read_alone_and_in_blocks()
    {
        var file = GoModFile.Parse("""
            // module example.com/comment
            module "example.com/shop" // ours
            go 1.24
            toolchain go1.24.4
            require example.com/a v1.0.0
            require (
                example.com/b/v2 v2.1.0 // indirect

                `example.com/c` v0.0.0-20200101000000-abcdefabcdef
            )
            exclude example.com/a v1.0.1
            replace example.com/a v1.0.0 => ../a
            replace (
                example.com/b/v2 => "./with blank"
                example.com/c => example.com/fork v1.2.3
            )
            retract [v1.0.0, v1.1.0]
            module example.com/second
            """.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal("example.com/shop", file.Module);
        Assert.Equal([new("example.com/a", "v1.0.0"), new("example.com/b/v2", "v2.1.0"), new("example.com/c", "v0.0.0-20200101000000-abcdefabcdef")], file.Requirements);
        Assert.Equal(
            [new("example.com/a", "v1.0.0", "../a", null), new("example.com/b/v2", null, "./with blank", null), new("example.com/c", null, "example.com/fork", "v1.2.3")],
            file.Replacements);
        Assert.Empty(file.Uses);
    }

    [Fact]
    public void The_directories_of_a_workspace_are_read() =>
        Assert.Equal(["./app", "../lib", "."], GoModFile.Parse("go 1.24\nuse ./app\nuse (\n\t../lib // c\n\t.\n)\n").Uses);

    [Theory]
    [InlineData("")]
    [InlineData("module")]
    [InlineData("module (")]
    [InlineData("\"unclosed\nrequire (((\n)))\nreplace => =>")]
    public void What_is_not_understood_is_passed_over(string text) => Assert.Null(GoModFile.Parse(text).Module);

    [Fact]
    public void A_module_line_may_stand_in_a_block() => Assert.Equal("example.com/x", GoModFile.Parse("module (\n  example.com/x\n)").Module);
}
