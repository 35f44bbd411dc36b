using Sonde.Core.Ide;
using Sonde.Core.Tools.Delve;

namespace Sonde.UnitTests.Core.Tools;

public sealed class HandOverLinesTests
{
    [Fact]
    public void Without_an_IDE_the_terminal_is_the_way() => Assert.Equal(
        [$"terminal: {DelveOffer.ConnectCommand(2346)}"], HandOverLines.Of("sonde: api", [], new IdeHandOver([], []), 2346, []));

    [Fact]
    public void Each_entry_is_a_line_with_the_reason_why_it_was_written()
    {
        var edits = new[]
        {
            new IdeEdit(IdeKind.VisualStudioCode, "/w/.vscode/launch.json", "sonde: api", IdeChange.FileMade),
            new IdeEdit(IdeKind.GoLand, "/w/.run/sonde api.run.xml", "sonde: api", IdeChange.FileMade),
        };
        IdeFinding[] found = [new(IdeKind.VisualStudioCode, "--ide vscode"), new(IdeKind.GoLand, ".idea in /w")];
        var lines = HandOverLines.Of("sonde: api", found, new IdeHandOver(edits, []), 2345, []);
        Assert.Equal("VS Code: press F5 on \"sonde: api\" (--ide vscode)", lines[0]);
        Assert.Equal("GoLand: debug \"sonde: api\" (.idea in /w)", lines[1]);
        Assert.StartsWith("terminal: dlv connect ", lines[2], StringComparison.Ordinal);
    }
}
