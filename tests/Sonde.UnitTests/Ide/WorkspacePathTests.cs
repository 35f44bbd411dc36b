using Sonde.Core.Ide;

namespace Sonde.UnitTests.Ide;

public sealed class WorkspacePathTests
{
    [Theory]
    [InlineData("/a/b/", "/a/b /a /")]
    [InlineData("/", "/")]
    [InlineData("C:\\a\\b", "C:\\a\\b C:\\a C:\\")]
    [InlineData("C:\\a/b", "C:\\a/b C:\\a C:\\")]
    [InlineData("/a/b\\c", "/a/b\\c /a /")]
    public void Directories_above_are_found_in_the_paths_own_notation(string path, string ancestors) =>
        Assert.Equal(ancestors, string.Join(' ', WorkspacePath.Ancestors(path)));

    [Theory]
    [InlineData("/a", "b/c", "/a/b/c")]
    [InlineData("/", "b", "/b")]
    [InlineData("C:\\a", "b/c", "C:\\a\\b\\c")]
    [InlineData("C:\\", "b", "C:\\b")]
    [InlineData("\\\\host\\share", "b", "\\\\host\\share\\b")]
    [InlineData("/a", "", "/a")]
    public void Paths_are_joined_in_their_own_notation(string directory, string relative, string path) => Assert.Equal(path, WorkspacePath.Join(directory, relative));
}
