using Sonde.Core.Ide;

namespace Sonde.UnitTests.Ide;

public sealed class WorkspaceRootTests
{
    [Theory]
    [InlineData("/r/.git /r/go.mod", "/r/cmd/api", "/r", "go.mod", null, null)]
    [InlineData("/r/.git /r/services/api/go.mod /r/.vscode", "/r/services/api/cmd", "/r/services/api", "go.mod", "/r", null)]
    [InlineData("/r/go.work /r/go.mod /r/.idea", "/r", "/r", "go.work", null, "/r")]
    [InlineData("/r/.git /.vscode", "/r/a", "/r", ".git", null, null)]
    [InlineData("/home/dev/.vscode /home/dev/.git", "/home/dev/x", "/home/dev/x", null, null, null)]
    [InlineData("/home/dev/go.mod /home/dev/.vscode", "/home/dev/x", "/home/dev", "go.mod", null, null)]
    [InlineData("/r/.vscode /r/a/.vscode /r/.idea", "/r/a/b", "/r/a", ".vscode", "/r/a", "/r")]
    [InlineData("", "/r/a", "/r/a", null, null, null)]
    public void The_nearest_marker_decides_and_the_IDEs_own_folder_may_lie_above(
        string present, string start, string directory, string? marker, string? code, string? jetBrains)
    {
        FakeWorkspaceFiles files = new();
        foreach (var path in present.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            files[path + (path.Contains("/.", StringComparison.Ordinal) ? "/x" : string.Empty)] = "x";
        }

        Assert.Equal(new(directory, marker, code, jetBrains), WorkspaceRoot.Find(files, start, "/home/dev"));
    }

    [Theory]
    [InlineData(null, null, null, null, "")]
    [InlineData("/r", null, null, null, "VisualStudioCode: .vscode in /r")]
    [InlineData("/r", "/r/a", null, null, "VisualStudioCode: .vscode in /r|GoLand: .idea in /r/a")]
    [InlineData("/r", null, "vscode", "JetBrains-JediTerm", "VisualStudioCode: this terminal is Visual Studio Code's|GoLand: this terminal is a JetBrains IDE's")]
    [InlineData(null, null, "xterm", "other", "")]
    public void IDEs_are_found_by_their_folder_or_their_terminal(string? code, string? jetBrains, string? program, string? emulator, string found) =>
        Assert.Equal(found, string.Join('|', IdeChoice.Choose(IdeWish.Found, new("/r", null, code, jetBrains), new(program, emulator)).Select(one => $"{one.Kind}: {one.Reason}")));

    [Theory]
    [InlineData("vscode", "VisualStudioCode")]
    [InlineData("goland", "GoLand")]
    [InlineData("none", "")]
    public void A_wish_is_obeyed(string word, string kinds) =>
        Assert.Equal(kinds, string.Join('|', IdeChoice.Choose(IdeChoice.Parse(word)!.Value, new("/r", null, "/r", "/r"), new("vscode", null)).Select(one => one.Kind)));

    [Fact]
    public void Another_word_is_no_wish() => Assert.Null(IdeChoice.Parse("emacs"));
}
